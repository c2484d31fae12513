"""Where finished recordings are kept besides this machine: a bucket of an S3-compatible server, and the way there."""

from meetkit.server.storage.bucket import Bucket, open_bucket
from meetkit.server.storage.uploads import Uploads

__all__ = ["Bucket", "Uploads", "open_bucket"]
