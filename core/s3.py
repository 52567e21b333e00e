"""Uploads in a store that speaks S3, which several hosts share."""

import errno
import tempfile
import time
from functools import cached_property

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.core.files import File
from django.core.files.storage import Storage
from django.utils.deconstruct import deconstructible
from django.utils.encoding import filepath_to_uri

CONFIG = Config(
    # Somebody waits for the file meanwhile.
    connect_timeout=3,
    read_timeout=10,
    retries={"mode": "standard", "max_attempts": 2},
    # What stores other than Amazon's understand, too.
    s3={"addressing_style": "path"},
    request_checksum_calculation="when_required",
    response_checksum_validation="when_required",
)
# Monitoring may ask each second how the site is; stores count what they are asked.
ASKED_AGAIN_AFTER = 10  # seconds
IN_MEMORY = 1024 * 1024  # bytes of a file; a longer one waits on disk


class StoreDown(OSError):
    """The store does not answer, or refuses. To a visitor that is what a broken disk is: see views.is_outage."""

    def __init__(self, error):
        super().__init__(errno.EIO, str(error))


@deconstructible
class S3Storage(Storage):
    """
    The bucket is the site's alone: what the public may have is decided, and served, by library.views.media.

    Where the store is and with which keys it opens, boto3 reads from the environment by itself: AWS_ENDPOINT_URL,
    AWS_DEFAULT_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY.
    """

    @cached_property
    def client(self):
        return boto3.session.Session().client("s3", config=CONFIG)

    def ask(self, operation, **given):
        try:
            return getattr(self.client, operation)(Bucket=settings.S3_BUCKET, **given)
        except ClientError as error:
            if error.response["Error"]["Code"] in ("404", "NoSuchKey"):
                raise FileNotFoundError(errno.ENOENT, str(error), given["Key"]) from error
            raise StoreDown(error) from error
        except BotoCoreError as error:
            raise StoreDown(error) from error

    did_answer = True
    ask_again_at = 0

    def answers(self):
        """Whether it did a moment ago; one waits to see it, the others are told what was known before."""
        now = time.monotonic()
        if now >= self.ask_again_at:
            self.ask_again_at = now + ASKED_AGAIN_AFTER
            try:
                self.ask("list_objects_v2", MaxKeys=1)
            except OSError:
                self.did_answer = False
            else:
                self.did_answer = True
        return self.did_answer

    def _open(self, name, mode="rb"):
        # Fetched whole before anybody is sent the first byte: an answer is never cut off in its middle.
        found = self.ask("get_object", Key=name)
        file = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  (whoever opens a file closes it)
        try:
            for part in found["Body"].iter_chunks(64 * 1024):
                file.write(part)
        except BotoCoreError as error:
            file.close()
            raise StoreDown(error) from error
        file.seek(0)
        return File(file, name)

    def _save(self, name, content):
        content.seek(0)
        self.ask("put_object", Key=name, Body=content)
        return name

    def get_available_name(self, name, max_length=None):
        """As core.storage: a file takes the place of one of its name."""
        return name

    def delete(self, name):
        self.ask("delete_object", Key=name)

    def exists(self, name):
        try:
            self.ask("head_object", Key=name)
        except FileNotFoundError:
            return False
        return True

    def size(self, name):
        return self.ask("head_object", Key=name)["ContentLength"]

    def get_modified_time(self, name):
        return self.ask("head_object", Key=name)["LastModified"]

    def listdir(self, path):
        folders, files, more = [], [], {}
        while True:
            found = self.ask("list_objects_v2", Prefix=path, Delimiter="/", **more)
            folders += [
                each["Prefix"].removeprefix(path).rstrip("/") for each in found.get("CommonPrefixes", [])
            ]
            files += [each["Key"].removeprefix(path) for each in found.get("Contents", [])]
            if not found["IsTruncated"]:
                return folders, files
            more = {"ContinuationToken": found["NextContinuationToken"]}

    def url(self, name):
        return settings.MEDIA_URL + filepath_to_uri(name)
