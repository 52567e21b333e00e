"""Storage of uploads in an S3 bucket, for sites on several hosts."""

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

CLIENT_CONFIG = Config(
    # A visitor is waiting for the file.
    connect_timeout=3,
    read_timeout=10,
    retries={"mode": "standard", "max_attempts": 2},
    # Supported by S3 services other than Amazon's.
    s3={"addressing_style": "path"},
    request_checksum_calculation="when_required",
    response_checksum_validation="when_required",
)
# Monitoring may probe every second, and S3 services charge per request.
PROBE_INTERVAL_SECONDS = 10
# Larger files are buffered on disk.
MAX_IN_MEMORY_BYTES = 1024 * 1024


class StorageUnavailable(OSError):
    """The S3 service failed. An OSError, so error views treat it like a disk error (home.error_views.is_outage)."""

    def __init__(self, error):
        super().__init__(errno.EIO, str(error))
        # What core.os_errors shows: "AccessDenied", "EndpointConnectionError".
        self.s3_code = (
            error.response["Error"]["Code"] if isinstance(error, ClientError) else type(error).__name__
        )


@deconstructible
class S3Storage(Storage):
    """
    Uploads in the private bucket S3_BUCKET; library.views.media checks who may read a file and serves it.

    boto3 reads the endpoint and the credentials from the environment: AWS_ENDPOINT_URL, AWS_DEFAULT_REGION,
    AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY.
    """

    @cached_property
    def client(self):
        return boto3.session.Session().client("s3", config=CLIENT_CONFIG)

    def call(self, operation, **parameters):
        """
        Call an operation of the S3 API on the bucket.

        Raise FileNotFoundError if the object does not exist, StorageUnavailable on any other error.
        """
        try:
            return getattr(self.client, operation)(Bucket=settings.S3_BUCKET, **parameters)
        except ClientError as error:
            if error.response["Error"]["Code"] in ("404", "NoSuchKey"):
                raise FileNotFoundError(errno.ENOENT, str(error), parameters["Key"]) from error
            raise StorageUnavailable(error) from error
        except BotoCoreError as error:
            raise StorageUnavailable(error) from error

    was_available = True
    next_probe_at = 0

    def is_available(self):
        """Return the result of the last probe. One caller probes every PROBE_INTERVAL_SECONDS, others do not wait."""
        now = time.monotonic()
        if now >= self.next_probe_at:
            self.next_probe_at = now + PROBE_INTERVAL_SECONDS
            try:
                self.call("list_objects_v2", MaxKeys=1)
            except OSError:
                self.was_available = False
            else:
                self.was_available = True
        return self.was_available

    def _open(self, name, mode="rb"):
        # Downloaded completely before the first byte is sent, so no response is truncated by an S3 error.
        found = self.call("get_object", Key=name)
        file = tempfile.SpooledTemporaryFile(MAX_IN_MEMORY_BYTES)  # noqa: SIM115  (the caller closes it)
        try:
            for part in found["Body"].iter_chunks(64 * 1024):
                file.write(part)
        except BotoCoreError as error:
            file.close()
            raise StorageUnavailable(error) from error
        file.seek(0)
        return File(file, name)

    def _save(self, name, content):
        content.seek(0)
        self.call("put_object", Key=name, Body=content)
        return name

    def get_available_name(self, name, max_length=None):
        """Overwrite files of the same name, like core.storage."""
        return name

    def delete(self, name):
        self.call("delete_object", Key=name)

    def exists(self, name):
        try:
            self.call("head_object", Key=name)
        except FileNotFoundError:
            return False
        return True

    def size(self, name):
        return self.call("head_object", Key=name)["ContentLength"]

    def get_modified_time(self, name):
        return self.call("head_object", Key=name)["LastModified"]

    def listdir(self, path):
        folders, files, more = [], [], {}
        while True:
            found = self.call("list_objects_v2", Prefix=path, Delimiter="/", **more)
            folders += [
                each["Prefix"].removeprefix(path).rstrip("/") for each in found.get("CommonPrefixes", [])
            ]
            files += [each["Key"].removeprefix(path) for each in found.get("Contents", [])]
            if not found["IsTruncated"]:
                return folders, files
            more = {"ContinuationToken": found["NextContinuationToken"]}

    def url(self, name):
        return settings.MEDIA_URL + filepath_to_uri(name)
