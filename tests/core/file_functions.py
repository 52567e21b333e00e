"""Functions that tests/core/test_limited_process.py runs in a separate process."""

import os
import resource
import signal
import time

from django.core.exceptions import ValidationError


def read(file, **arguments):
    print("a library prints")
    return {"content": file.read().decode(), "arguments": arguments}


def refuse(file):
    raise ValidationError("Plik jest pusty.")


def fail(file):
    raise KeyError("a mistake")


def allocate(file, size):
    return len(bytearray(size))


def crash(file):
    os.kill(os.getpid(), signal.SIGSEGV)


def sleep(file, seconds):
    time.sleep(seconds)


def describe_process(file):
    limits = [resource.getrlimit(limit)[1] for limit in (resource.RLIMIT_CPU, resource.RLIMIT_FSIZE)]
    return {"limits": limits, "environment": sorted(os.environ), "pid": os.getpid()}
