"""Resolving clashes in one scope: every member of a clash moves on to its next candidate, none wins by coming first."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field

from clientwright.naming.reserved import KEYWORDS
from clientwright.naming.words import MAX_LENGTH, normal

NO_PINS: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Something to be named. `candidates` are identifiers, best first; `rank` orders claims to the same name: the
    lowest rank, or at equal rank the earliest candidate, keeps it when it is alone there."""

    identity: str  # unique in the scope, and independent of the order of the document
    candidates: tuple[str, ...]
    rank: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """`names` by identity; `hashed`: the identities that no candidate could tell apart; `refused`: those whose pin is
    no identifier or is pinned twice."""

    names: dict[str, str]
    hashed: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()


def exactly(name: str) -> str:
    """Two names are the same when Python says so."""
    return normal(name)


def ignoring_case(name: str) -> str:
    """Two names are the same when a file system might say so."""
    return normal(normal(name).casefold())


@dataclass(slots=True)
class _Claim:
    entry: Entry
    level: int = 0
    names: list[str] = field(default_factory=list)

    def name(self) -> str:
        if self.level < len(self.names):
            return self.names[self.level]
        digest = hashlib.sha256(self.entry.identity.encode("utf-8", "surrogatepass")).hexdigest()
        length = 6 + 4 * (self.level - len(self.names))
        base = self.entry.candidates[0]
        return f"{base[: MAX_LENGTH - length - 1].rstrip('_')}_{digest[:length]}"


def resolve(
    entries: Iterable[Entry],
    *,
    taken: Collection[str] = (),
    pins: Mapping[str, str] = NO_PINS,
    same: Callable[[str], str] = exactly,
) -> Resolved:
    """Gives every entry a name of its own that is not in `taken`; `pins`, by identity, come before all else.

    While two claims meet, those with the least claim to the name (by rank, then by how early a candidate it is) move
    to their next candidate, all at once; after the last candidate a hash of the identity tells them apart. The result
    does not depend on the order of `entries`.
    """
    ordered = sorted(entries, key=lambda entry: entry.identity)
    wanted = {entry.identity: pins[entry.identity] for entry in ordered if entry.identity in pins}
    names, refused = _pinned(wanted, {same(name) for name in taken}, same)
    occupied = {same(name) for name in (*taken, *names.values())}
    claims = [
        _Claim(entry=entry, names=_usable(entry))
        for entry in ordered
        if entry.identity not in names
    ]
    while movers := _movers(claims, occupied, same):
        for claim in movers:
            claim.level += 1
    names |= {claim.entry.identity: claim.name() for claim in claims}
    hashed = tuple(claim.entry.identity for claim in claims if claim.level >= len(claim.names))
    return Resolved(names=names, hashed=hashed, refused=refused)


def _pinned(
    wanted: Mapping[str, str], seen: set[str], same: Callable[[str], str]
) -> tuple[dict[str, str], tuple[str, ...]]:
    names: dict[str, str] = {}
    for identity, name in wanted.items():
        if (
            name.isidentifier()
            and name == normal(name)
            and name not in KEYWORDS
            and same(name) not in seen
        ):
            names[identity] = name
            seen.add(same(name))
    return names, tuple(identity for identity in wanted if identity not in names)


def _usable(entry: Entry) -> list[str]:
    return [name for name in entry.candidates if len(name) <= MAX_LENGTH]


def _movers(claims: list[_Claim], occupied: set[str], same: Callable[[str], str]) -> list[_Claim]:
    by_name: dict[str, list[_Claim]] = {}
    for claim in claims:
        by_name.setdefault(same(claim.name()), []).append(claim)
    movers: list[_Claim] = []
    for name, rivals in by_name.items():
        if name in occupied:
            movers.extend(rivals)
        elif len(rivals) > 1:
            best = min((claim.entry.rank, claim.level) for claim in rivals)
            holders = [claim for claim in rivals if (claim.entry.rank, claim.level) == best]
            movers.extend(claim for claim in rivals if len(holders) > 1 or claim is not holders[0])
    return movers
