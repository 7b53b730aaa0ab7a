"""Changes of types while they are being gathered: one bucket for each thing that holds them.

A bucket is a pair of declarations that values reach at the same place, or one place of an operation. What changes in a
shared declaration stands in its bucket once; which operations reach it is found out afterwards.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from clientwright.compare.model import Severity
from clientwright.compare.rules import RULES
from clientwright.diagnostics import Place
from clientwright.ir.operations import OperationKey
from clientwright.ir.types import TypeId


class Way(StrEnum):
    """Which way values travel. Who receives them is broken by what they may newly be."""

    REQUEST = "request"
    RESPONSE = "response"
    ERROR = "error"

    @property
    def sent(self) -> bool:
        return self is Way.REQUEST


@dataclass(frozen=True, slots=True)
class TypePair:
    """Two declarations that stand at the same place, old and new."""

    old: TypeId
    new: TypeId
    way: Way


@dataclass(frozen=True, slots=True)
class Spot:
    """A place of an operation or webhook, such as `query limit` or `response 200`."""

    operation: OperationKey
    name: str
    python: str = ""


WHOLE_API = OperationKey("")
"""Stands for the operation of a spot that belongs to none."""

BucketKey: TypeAlias = TypePair | Spot


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A change below the owner of a bucket; `path` leads to it from there."""

    rule: str
    path: tuple[str, ...]
    before: str = ""
    after: str = ""
    old: Place | None = None
    new: Place | None = None
    severity: Severity
    score: float | None = None
    note: str = ""
    python: tuple[str, ...] | None = None  # attributes, where they are not the path


@dataclass(slots=True)
class Bucket:
    changes: list[Change] = field(default_factory=list)
    children: dict[TypePair, None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class At:
    """Where a type is being compared: bucket, direction, path from the bucket's owner, nearest places."""

    bucket: Bucket
    way: Way
    path: tuple[str, ...] = ()
    old: Place | None = None
    new: Place | None = None
    python: tuple[str, ...] = ()

    def below(
        self,
        step: str,
        *,
        old: Place | None = None,
        new: Place | None = None,
        python: str | None = None,
    ) -> At:
        """One step down. Places are those of fields: what stands in place has none of its own."""
        return At(
            self.bucket,
            self.way,
            (*self.path, step),
            old or self.old,
            new or self.new,
            (*self.python, step if python is None else python),
        )

    def add(
        self,
        rule: str,
        before: str = "",
        after: str = "",
        *,
        severity: Severity | None = None,
        score: float | None = None,
        note: str = "",
    ) -> None:
        """Notes a change. What breaks the reading of an error's body is one rule of its own."""
        grave = severity or RULES[rule].severity
        if self.way is Way.ERROR and grave is Severity.BREAKING and rule.startswith("wire/"):
            note = note or RULES[rule].title
            rule = "wire/changed-error-format"
        self.bucket.changes.append(
            Change(
                rule=rule,
                path=self.path,
                before=before,
                after=after,
                old=self.old,
                new=self.new,
                severity=grave,
                score=score,
                note=note,
                python=self.python,
            )
        )
