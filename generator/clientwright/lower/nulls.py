"""Null as a value of a type."""

from __future__ import annotations

from clientwright.ir.types import AnyType, Nullable, NullType, Type


def nullable(inner: Type, *, when: bool = True) -> Type:
    """`inner` or null."""
    if not when or isinstance(inner, Nullable | AnyType | NullType):
        return inner
    return Nullable(inner=inner)
