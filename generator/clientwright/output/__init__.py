"""The only part that touches the output folder: a client is published whole or not at all.

`publish` stages the new tree beside the old one, carries over what is not ours, and exchanges the
two. What is ours stands in a manifest inside the package; nothing else is ever replaced or deleted.
"""

from clientwright.output.errors import LockUnreadable, OutputRefused
from clientwright.output.lock import LOCK, Book, Entry, dump, read_lock, staged
from clientwright.output.manifest import MANIFEST, Manifest, digest, read_manifest
from clientwright.output.publish import Published, claim, publish, put

__all__ = [
    "LOCK",
    "MANIFEST",
    "Book",
    "Entry",
    "LockUnreadable",
    "Manifest",
    "OutputRefused",
    "Published",
    "claim",
    "digest",
    "dump",
    "publish",
    "put",
    "read_lock",
    "read_manifest",
    "staged",
]
