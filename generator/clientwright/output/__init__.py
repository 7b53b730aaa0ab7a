"""The only part that touches the output folder: a client is published whole or not at all.

`publish` stages the new tree beside the old one, carries over what is not ours, and exchanges the
two. What is ours stands in a manifest inside the package; nothing else is ever replaced or deleted.
"""

from clientwright.output.errors import OutputRefused
from clientwright.output.manifest import MANIFEST, Manifest
from clientwright.output.publish import Published, publish

__all__ = ["MANIFEST", "Manifest", "OutputRefused", "Published", "publish"]
