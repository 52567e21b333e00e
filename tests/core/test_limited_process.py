"""Functions in a limited process, and the limits that end it."""

import io
import os
import sys
import threading

import pytest
from django.core.exceptions import ValidationError

from core import limited_process
from core.limited_process import LimitExceeded, TooBusy, run  # the real one, before conftest.py replaces it

from . import file_functions


@pytest.fixture
def file():
    return io.BytesIO("treść".encode())


def test_run_returns_result_and_rewinds_file(file):
    file.read()
    assert run(file_functions.read, file, name="a") == {"content": "treść", "arguments": {"name": "a"}}
    assert file.tell() == 0


def test_run_raises_validation_error_of_function(file):
    with pytest.raises(ValidationError) as refused:
        run(file_functions.refuse, file)
    assert refused.value.messages == ["Plik jest pusty."]


@pytest.mark.skipif(sys.platform == "darwin", reason="macOS does not limit memory")
def test_run_function_that_needs_much_memory_is_ended(file):
    with pytest.raises(LimitExceeded):
        run(file_functions.allocate, file, size=limited_process.MAX_MEMORY_BYTES)


@pytest.mark.parametrize("function", [file_functions.crash, file_functions.fail])
def test_run_function_that_crashes_is_logged(file, function, caplog):
    with pytest.raises(LimitExceeded):
        run(function, file)
    assert function.__name__ in caplog.text


def test_run_function_that_takes_long_is_ended(file, monkeypatch, caplog):
    monkeypatch.setattr(limited_process, "MAX_WALL_SECONDS", 0.1)
    with pytest.raises(LimitExceeded):
        run(file_functions.sleep, file, seconds=600)
    assert "sleep took longer" in caplog.text


def test_run_process_has_limits_and_no_secrets(file, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "tajne")
    process = run(file_functions.describe_process, file)
    assert process["pid"] != os.getpid()
    assert process["limits"] == [limited_process.MAX_CPU_SECONDS, limited_process.MAX_RESULT_BYTES]
    assert set(process["environment"]) <= {*limited_process.INHERITED_ENVIRONMENT, "LC_CTYPE"}


def test_run_while_other_runs_waits_or_is_refused(file, monkeypatch):
    monkeypatch.setattr(limited_process, "MAX_WAIT_SECONDS", 0.1)
    first = threading.Thread(
        target=run,
        args=(file_functions.sleep, io.BytesIO()),
        kwargs={"is_background": True, "seconds": 1},
    )
    first.start()

    def run_others():
        while first.is_alive():
            run(file_functions.sleep, file, seconds=0)

    with pytest.raises(TooBusy):
        run_others()
    assert run(file_functions.read, file, is_background=True)["content"] == "treść"
    first.join()
