"""Who may call: the alternatives of an operation, scopes, and what the schemes themselves are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from clientwright.compare.changes import WHOLE_API, Spot, Way
from clientwright.compare.pairing import OperationPair
from clientwright.compare.walk import Walker
from clientwright.ir.api import Api, SecurityKind, SecurityScheme
from clientwright.ir.operations import Requirement

_Alternative = frozenset[str]


def compare_security(walker: Walker, pair: OperationPair) -> None:
    """Ways to authenticate are the same where they ask for the same schemes, by what these are."""
    at = walker.spot(
        Spot(pair.old.key, "security", walker.old.method(pair.old.key)),
        Way.REQUEST,
        old=pair.old.place,
        new=pair.new.place,
    )
    names = _renamed(walker.old.api, walker.new.api)
    before = _alternatives(pair.old.security, names)
    after = _alternatives(pair.new.security, {})
    anonymous = not before or frozenset() in before
    anonymous_now = not after or frozenset() in after
    if anonymous and not anonymous_now:
        at.add("wire/authentication-now-required", after=_text(after))
        return
    if anonymous_now and not anonymous:
        at.add("wire/authentication-now-optional", before=_text(before))
    for schemes, scopes in before.items():
        if schemes in after:
            if added := after[schemes] - scopes:
                at.add("wire/added-scope", after=", ".join(sorted(added)))
            if removed := scopes - after[schemes]:
                at.add("wire/removed-scope", before=", ".join(sorted(removed)))
        elif schemes and not anonymous_now:
            at.add("wire/removed-security-alternative", before=_names(schemes))
    for schemes in after:
        if schemes and schemes not in before and not anonymous:
            at.add("wire/added-security-alternative", after=_names(schemes))


def _alternatives(
    stated: Iterable[Iterable[Requirement]], names: Mapping[str, str]
) -> dict[_Alternative, frozenset[str]]:
    """The schemes of each alternative with all scopes that it needs."""
    return {
        frozenset(names.get(each.scheme, each.scheme) for each in alternative): frozenset(
            scope for each in alternative for scope in each.scopes
        )
        for alternative in map(tuple, stated)
    }


def _text(alternatives: Iterable[_Alternative]) -> str:
    return " or ".join(_names(each) for each in alternatives if each)


def _names(schemes: _Alternative) -> str:
    return " and ".join(sorted(schemes))


def _renamed(old: Api, new: Api) -> dict[str, str]:
    """Schemes that are gone by name and stand under another one, the same otherwise."""
    mine = {each.id: each for each in old.security_schemes}
    theirs = {each.id: each for each in new.security_schemes}
    free = {_what(each): id for id, each in theirs.items() if id not in mine}
    return {
        id: free[_what(each)]
        for id, each in mine.items()
        if id not in theirs and _what(each) in free
    }


def _what(scheme: SecurityScheme) -> tuple[object, ...]:
    urls = tuple(sorted((flow.kind, flow.token_url or "") for flow in scheme.flows))
    header = scheme.header if scheme.kind in (SecurityKind.API_KEY, SecurityKind.HTTP) else None
    return (scheme.kind, header, scheme.where, urls)


def compare_schemes(walker: Walker) -> None:
    """Schemes that kept their name and became something else. Gone ones show where operations used them."""
    theirs = {each.id: each for each in walker.new.api.security_schemes}
    for scheme in walker.old.api.security_schemes:
        now = theirs.get(scheme.id)
        if now is None or _what(now) == _what(scheme):
            continue
        at = walker.spot(
            Spot(WHOLE_API, f"security scheme {scheme.id}"),
            Way.REQUEST,
            old=scheme.place,
            new=now.place,
        )
        at.add("wire/changed-security-scheme", _scheme_text(scheme), _scheme_text(now))


def _scheme_text(scheme: SecurityScheme) -> str:
    words = [scheme.kind.value]
    if scheme.kind is SecurityKind.API_KEY:
        words += [scheme.where or "", scheme.header or ""]
    words += [f"{flow.kind} {flow.token_url or flow.authorization_url}" for flow in scheme.flows]
    return " ".join(word for word in words if word)
