"""What expressions on an entity begin with: its fields, and what it is linked to."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, ClassVar, Generic, TypeVar

from .expressions import Expr, Field, Value

E = TypeVar("E")
O = TypeVar("O")
F = TypeVar("F", bound="Fields[Any]")
K = TypeVar("K")

IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


class Fields(Generic[E]):
    """The fields of an entity `E`, under the names of its model.

    A class for each entity derives it. prefixed_times: the service takes times as
    `datetime'...'` only.
    """

    _prefixed_times: ClassVar[bool] = False

    def __init_subclass__(cls, *, prefixed_times: bool = False) -> None:
        cls._prefixed_times = prefixed_times

    def __init__(self, path: str = "", variables: tuple[str, ...] = ()) -> None:
        self._path = path
        self._variables = variables

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"


class Nav(Generic[E, O, F]):
    """What an entity `E` is linked to: entities `O`, whose fields are `F`."""

    def __init__(self, owner: Fields[E], wire: str, target: Callable[[], type[F]]):
        self._text = owner._path + wire
        self._owner = owner
        self._target = target

    def any(self, body: Callable[[F], Expr[O]] | None = None) -> Expr[E]:
        """Is it true of any of them? Without `body`: are there any?

        `d.device_tag.any(lambda t: t.value == "x")`; the name of the lambda's argument
        is the one that the server sees.
        """
        if body is None:
            variable = self._variable("x")
            return Expr(f"{self._text}/any({variable}:true)")
        return self._lambda("any", body)

    def all(self, body: Callable[[F], Expr[O]]) -> Expr[E]:
        """Is it true of all of them? It is, too, where there are none."""
        return self._lambda("all", body)

    def count(self) -> Value[E, int]:
        """How many there are."""
        return Value(f"{self._text}/$count")

    def _lambda(self, word: str, body: Callable[[F], Expr[O]]) -> Expr[E]:
        variable = self._variable(argument_of(body))
        within = (*self._owner._variables, variable)
        inner = body(self._target()(f"{variable}/", within))
        return Expr(f"{self._text}/{word}({variable}:{inner})")

    def _variable(self, wanted: str) -> str:
        """A range variable that hides none of those around it."""
        taken = self._owner._variables
        number, name = 2, wanted
        while name in taken:
            number, name = number + 1, f"{wanted}{number}"
        return name

    def __str__(self) -> str:
        return self._text

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._text}>"


class One(Nav[E, O, F]):
    """A link to one entity at most."""

    def where(self, body: Callable[[F], Expr[O]]) -> Expr[E]:
        """Is it true of the one? `t.device.where(lambda d: d.uuid == "0a")` is
        `device/uuid eq '0a'`."""
        path = f"{self._text}/"
        inner = body(self._target()(path, self._owner._variables))
        return Expr(inner._text, inner._level)


class Link(One[E, O, F], Value[E, K]):
    """A link to one entity at most that can be compared with the other's id `K`."""

    def __init__(self, owner: Fields[E], wire: str, target: Callable[[], type[F]]):
        One.__init__(self, owner, wire, target)
        Value.__init__(self, self._text)


def argument_of(body: Callable[..., object]) -> str:
    """The name of a lambda's argument, as far as OData can have it."""
    code = getattr(body, "__code__", None)
    names = code.co_varnames[: code.co_argcount] if code is not None else ()
    name = names[-1] if names else "x"
    return name if IDENTIFIER.fullmatch(name) else "x"


class Named:
    """Makes a field, or what stands for a link, where it is read."""

    __slots__ = ("_kind", "_target", "_wire")

    def __init__(self, kind: Any, wire: str, target: Any = None) -> None:
        self._kind = kind
        self._wire = wire
        self._target = target

    def __get__(self, owner: Fields[Any] | None, cls: type) -> Any:
        if owner is None:
            return self
        if self._target is not None:
            return self._kind(owner, self._wire, self._target)
        return self._kind(
            owner._path + self._wire, prefixed_times=owner._prefixed_times
        )


def named(wire: str) -> Any:
    """A field, by its name in the API."""
    return Named(Field, wire)


def many(wire: str, target: Callable[[], type[Fields[Any]]]) -> Any:
    """A link to many, by its name in the API."""
    return Named(Nav, wire, target)


def one(wire: str, target: Callable[[], type[Fields[Any]]]) -> Any:
    """A link to one, by its name in the API."""
    return Named(One, wire, target)


def link(wire: str, target: Callable[[], type[Fields[Any]]]) -> Any:
    """A link to one whose id can be compared with, by its name in the API."""
    return Named(Link, wire, target)
