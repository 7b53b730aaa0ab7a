"""Reading: bytes of an OpenAPI or Swagger document to one resolved document of which every node has a place."""

from clientwright.spec.document import FILES, Document
from clientwright.spec.faults import DanglingRef, RefCycle
from clientwright.spec.limits import Limits
from clientwright.spec.reader import ReadResult, read
from clientwright.spec.source import Source

__all__ = [
    "FILES",
    "DanglingRef",
    "Document",
    "Limits",
    "ReadResult",
    "RefCycle",
    "Source",
    "read",
]
