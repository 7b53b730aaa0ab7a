"""All public names of a client, allocated in one pass."""

from clientwright.naming.allocate import allocate
from clientwright.naming.names import MethodName, Names, ResourceName
from clientwright.naming.pins import PinnedMethod, Pins

__all__ = ["MethodName", "Names", "PinnedMethod", "Pins", "ResourceName", "allocate"]
