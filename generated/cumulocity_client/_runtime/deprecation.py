"""`@deprecated` (PEP 702) on every supported Python."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing_extensions import deprecated
elif sys.version_info >= (3, 13):
    from warnings import deprecated
else:
    import functools
    import inspect
    import warnings

    def deprecated(message):
        """Warns of each call of a function."""

        def decorate(function):
            @functools.wraps(function)
            def wrapper(*args, **kwargs):
                warnings.warn(message, DeprecationWarning, stacklevel=2)
                return function(*args, **kwargs)

            @functools.wraps(function)
            async def awrapper(*args, **kwargs):
                warnings.warn(message, DeprecationWarning, stacklevel=2)
                return await function(*args, **kwargs)

            chosen = awrapper if inspect.iscoroutinefunction(function) else wrapper
            chosen.__deprecated__ = message
            return chosen

        return decorate


__all__ = ["deprecated"]
