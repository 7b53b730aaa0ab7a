"""Expressions: what is true of an entity, what its values are, how it is ordered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Generic, TypeAlias, TypeVar

from .literals import literal

E = TypeVar("E")
T = TypeVar("T")
N = TypeVar("N", int, float)
Moment: TypeAlias = dt.datetime | dt.date

OR, AND, WHOLE = 1, 2, 3
"""How tightly an expression holds together."""


class Expr(Generic[E]):
    """Something that is true of an entity `E` or not; `str()` gives it as OData.

    Joined by `&`, `|` and `~`: Python's `and`, `or` and `not` cannot be overloaded,
    and raise TypeError.
    """

    __slots__ = ("_level", "_text")

    def __init__(self, text: str, level: int = WHOLE) -> None:
        self._text = text
        self._level = level

    def __and__(self, other: Expr[E]) -> Expr[E]:
        return self._joined("and", other, AND)

    def __or__(self, other: Expr[E]) -> Expr[E]:
        return self._joined("or", other, OR)

    def __invert__(self) -> Expr[E]:
        return Expr(f"not ({self._text})")

    def __bool__(self) -> bool:
        raise TypeError(
            "an expression is neither true nor false here: write & | ~ in place of"
            " and or not, and each comparison in parentheses"
        )

    def _joined(self, word: str, other: Expr[E], level: int) -> Expr[E]:
        if not isinstance(other, Expr):
            return NotImplemented
        return Expr(f"{self._within(level)} {word} {other._within(level)}", level)

    def _within(self, level: int) -> str:
        return self._text if self._level >= level else f"({self._text})"

    def __str__(self) -> str:
        return self._text

    def __repr__(self) -> str:
        return f"<Expr {self._text}>"


class Order(Generic[E]):
    """A value by which entities `E` are ordered, and the direction."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def __str__(self) -> str:
        return self._text

    def __repr__(self) -> str:
        return f"<Order {self._text}>"


class Value(Generic[E, T]):
    """A value `T` that an entity `E` has, or that a function makes of one."""

    __slots__ = ("_prefixed", "_simple", "_text")

    def __init__(
        self, text: str, *, simple: bool = True, prefixed_times: bool = False
    ) -> None:
        self._text = text
        self._simple = simple
        self._prefixed = prefixed_times

    # ---------------------------------------------------------------- comparisons

    # object's __eq__ gives a bool and takes all; this one makes an expression of what
    # can be compared, which is what it is for.
    def __eq__(self, other: T | Value[E, T] | None) -> Expr[E]:  # type: ignore[override]
        return self._compared("eq", other)

    def __ne__(self, other: T | Value[E, T] | None) -> Expr[E]:  # type: ignore[override]
        return self._compared("ne", other)

    def __lt__(self, other: T | Value[E, T]) -> Expr[E]:
        return self._compared("lt", other)

    def __le__(self, other: T | Value[E, T]) -> Expr[E]:
        return self._compared("le", other)

    def __gt__(self, other: T | Value[E, T]) -> Expr[E]:
        return self._compared("gt", other)

    def __ge__(self, other: T | Value[E, T]) -> Expr[E]:
        return self._compared("ge", other)

    def __hash__(self) -> int:
        return id(self)

    def is_(self, value: T | None) -> Expr[E]:
        """`== value`, for None, True and False, which linters want no `==` with."""
        return self._compared("eq", value)

    def is_not(self, value: T | None) -> Expr[E]:
        """`!= value`, for None, True and False."""
        return self._compared("ne", value)

    def in_(self, values: Iterable[T]) -> Expr[E]:
        """Is it one of these? ValueError: there are none."""
        listed = [self._operand(value) for value in values]
        if not listed:
            raise ValueError("in_() needs at least one value")
        return Expr(f"{self._operand(self)} in ({','.join(listed)})")

    def _compared(self, word: str, other: object) -> Expr[E]:
        return Expr(f"{self._text} {word} {self._right(other)}")

    def _right(self, other: object) -> str:
        if isinstance(other, Value):
            return other._text
        return literal(other, prefixed_times=self._prefixed)

    # --------------------------------------------------------------------- order

    def asc(self) -> Order[E]:
        """From the smallest on."""
        return Order(f"{self._text} asc")

    def desc(self) -> Order[E]:
        """From the largest on."""
        return Order(f"{self._text} desc")

    # ------------------------------------------------------------------- strings

    def contains(self: Value[E, str], text: str | Value[E, str]) -> Expr[E]:
        """Does it have `text` in it?"""
        return Expr(self._applied("contains", text))

    def startswith(self: Value[E, str], text: str | Value[E, str]) -> Expr[E]:
        """Does it begin with `text`?"""
        return Expr(self._applied("startswith", text))

    def endswith(self: Value[E, str], text: str | Value[E, str]) -> Expr[E]:
        """Does it end in `text`?"""
        return Expr(self._applied("endswith", text))

    def length(self: Value[E, str]) -> Value[E, int]:
        """How many characters it has."""
        return Value(self._applied("length"))

    def index_of(self: Value[E, str], text: str | Value[E, str]) -> Value[E, int]:
        """Where `text` begins in it, from 0; -1: nowhere."""
        return Value(self._applied("indexof", text))

    def substring(
        self: Value[E, str], start: int, length: int | None = None
    ) -> Value[E, str]:
        """The part that begins at `start`, from 0."""
        rest = [start] if length is None else [start, length]
        return Value(self._applied("substring", *rest))

    def lower(self: Value[E, str]) -> Value[E, str]:
        """In small letters."""
        return Value(self._applied("tolower"))

    def upper(self: Value[E, str]) -> Value[E, str]:
        """In capitals."""
        return Value(self._applied("toupper"))

    def strip(self: Value[E, str]) -> Value[E, str]:
        """Without white space around it."""
        return Value(self._applied("trim"))

    def concat(self: Value[E, str], text: str | Value[E, str]) -> Value[E, str]:
        """With `text` behind it."""
        return Value(self._applied("concat", text))

    # --------------------------------------------------------------------- times

    def year(self: Value[E, Moment] | Value[E, dt.datetime]) -> Value[E, int]:
        """The year of a time."""
        return Value(self._applied("year"))

    def month(self: Value[E, Moment] | Value[E, dt.datetime]) -> Value[E, int]:
        """The month of a time, from 1."""
        return Value(self._applied("month"))

    def day(self: Value[E, Moment] | Value[E, dt.datetime]) -> Value[E, int]:
        """The day of a time in its month."""
        return Value(self._applied("day"))

    def hour(self: Value[E, dt.datetime]) -> Value[E, int]:
        """The hour of a time."""
        return Value(self._applied("hour"))

    def minute(self: Value[E, dt.datetime]) -> Value[E, int]:
        """The minute of a time."""
        return Value(self._applied("minute"))

    def second(self: Value[E, dt.datetime]) -> Value[E, int]:
        """The second of a time."""
        return Value(self._applied("second"))

    # ------------------------------------------------------------------- numbers

    def round(self: Value[E, N]) -> Value[E, N]:
        """The nearest whole number."""
        return Value(self._applied("round"))

    def floor(self: Value[E, N]) -> Value[E, N]:
        """The whole number that is not above it."""
        return Value(self._applied("floor"))

    def ceiling(self: Value[E, N]) -> Value[E, N]:
        """The whole number that is not below it."""
        return Value(self._applied("ceiling"))

    def __add__(self: Value[E, N], other: N | Value[E, N]) -> Value[E, N]:
        return self._calculated("add", other)

    def __sub__(self: Value[E, N], other: N | Value[E, N]) -> Value[E, N]:
        return self._calculated("sub", other)

    def __mul__(self: Value[E, N], other: N | Value[E, N]) -> Value[E, N]:
        return self._calculated("mul", other)

    def __truediv__(self: Value[E, N], other: N | Value[E, N]) -> Value[E, N]:
        return self._calculated("div", other)

    def __mod__(self: Value[E, N], other: N | Value[E, N]) -> Value[E, N]:
        return self._calculated("mod", other)

    # ---------------------------------------------------------------------- text

    def _applied(self, function: str, *arguments: object) -> str:
        given = [self._text, *map(self._right, arguments)]
        return f"{function}({','.join(given)})"

    def _calculated(self, word: str, other: object) -> Value[E, N]:
        text = f"{self._operand(self)} {word} {self._operand(other)}"
        return Value(text, simple=False)

    def _operand(self, other: object) -> str:
        if isinstance(other, Value) and not other._simple:
            return f"({other._text})"
        return self._right(other)

    def __str__(self) -> str:
        return self._text

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._text}>"


class Field(Value[E, T]):
    """A field of an entity `E`. It can be selected, too."""

    __slots__ = ()
