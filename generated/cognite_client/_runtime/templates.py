"""Links with placeholders: URI templates (RFC 6570) in answers."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any, TypeAlias

from .zones import moment

__all__ = ["Template", "UriTemplate"]


class UriTemplate(str):
    """A link with placeholders, `https://api/events?source={source}`; else a str.

    `expand(source="42")` fills it; `client.request("GET", link)` follows the result.
    """

    __slots__ = ()

    @property
    def placeholders(self) -> tuple[str, ...]:
        """The names of its placeholders, in order. ImportError: see `expand`."""
        found = (name for one in parsed(self).variables for name in one.variable_names)
        return tuple(dict.fromkeys(found))

    def expand(self, **values: object) -> str:
        """The link with values, encoded, in place of its placeholders.

        TypeError: one is missing (those of a query, `{?page}`, may be), or there is
        none of that name. ImportError: the package `uritemplate` is not installed;
        it is no dependency of those who expand nothing.
        """
        template = parsed(self)
        known: set[str] = set()
        needed: set[str] = set()
        for one in template.variables:
            known.update(one.variable_names)
            if one.operator.value not in ("?", "&"):
                needed.update(one.variable_names)
        for name in sorted(values.keys() - known):
            raise TypeError(f"{self} has no placeholder {name!r}")
        for name in sorted(needed - values.keys()):
            raise TypeError(f"{self} needs {name}=")
        plain = {name: as_text(value) for name, value in values.items()}
        return str(template.expand(plain))


if TYPE_CHECKING:
    Template: TypeAlias = UriTemplate
else:
    Template = str  # models hold the string, and give the template when it is read


def as_text(value: object) -> Any:
    """A value as the library takes it: text, or lists and dicts of it."""
    match value:
        case None:
            return None
        case bool():
            return "true" if value else "false"
        case datetime.datetime():
            return moment(value)
        case dict():
            return {name: as_text(item) for name, item in value.items()}
        case list() | tuple():
            return [as_text(item) for item in value]
        case _:
            return str(value)


def parsed(template: str) -> Any:
    """The library's view of a template."""
    try:
        import uritemplate
    except ImportError:
        raise ImportError(
            "URI templates need the package uritemplate: pip install uritemplate"
        ) from None
    return uritemplate.URITemplate(template)
