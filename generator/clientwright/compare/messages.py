"""Bodies and answers: media types, statuses, headers, and the types that they carry."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from clientwright.compare import show
from clientwright.compare.changes import At, Spot, Way
from clientwright.compare.pairing import OperationPair
from clientwright.compare.sides import Side
from clientwright.compare.walk import Walker
from clientwright.diagnostics import Place
from clientwright.ir.operations import Body, Content, Operation, OperationKey, Part, Response

_Contents = tuple[Content, ...]


def compare_body(walker: Walker, pair: OperationPair) -> None:
    """The request body of one operation."""
    old, new = pair.old.body, pair.new.body
    python = walker.old.method(pair.old.key)
    at = walker.spot(
        Spot(pair.old.key, "request body", python),
        Way.REQUEST,
        old=old.place if old else pair.old.place,
        new=new.place if new else pair.new.place,
    )
    if old is None and new is not None:
        at.add(f"wire/added-{'required' if new.required else 'optional'}-request-body")
    elif old is not None and new is None:
        at.add("wire/removed-request-body")
    elif old is not None and new is not None:
        if old.required != new.required:
            at.add(f"wire/request-body-now-{'required' if new.required else 'optional'}")
        _contents(walker, old.contents, new.contents, at, "request")


def compare_payload(
    walker: Walker, key: str, old: Body | None, new: Body | None, places: tuple[Place, Place]
) -> None:
    """The body of a webhook: what callers receive."""
    at = walker.spot(Spot(OperationKey(key), "payload"), Way.RESPONSE, old=places[0], new=places[1])
    if old is None and new is not None:
        at.add("wire/added-response-body")
    elif old is not None and new is None:
        at.add("wire/removed-response-body")
    elif old is not None and new is not None:
        _contents(walker, old.contents, new.contents, at, "response")


# --------------------------------------------------------------------------------------------- media types


def _contents(walker: Walker, old: _Contents, new: _Contents, at: At, word: str) -> None:
    pairs = list(_matched(old, new))
    gone = [one for one in old if not any(one is mine for mine, _ in pairs)]
    come = [other for other in new if not any(other is theirs for _, theirs in pairs)]
    if len(gone) == len(come) == 1 and gone[0].kind is come[0].kind:
        at.add(f"wire/changed-{word}-media-type", gone[0].media_type, come[0].media_type)
        pairs.append((gone.pop(), come.pop()))
    for one in gone:
        at.add(f"wire/removed-{word}-media-type", before=one.media_type)
    for other in come:
        at.add(f"wire/added-{word}-media-type", after=other.media_type)
    for one, other in pairs:
        walker.compare(one.type, other.type, at)
        _parts(walker, one, other, at)


def _matched(old: _Contents, new: _Contents) -> Iterator[tuple[Content, Content]]:
    """By media type; one that has no counterpart but for its parameters (`;charset=utf-8`) takes that."""
    left = list(new)
    for exact in (True, False):
        for one in old:
            name = _name(one, exact)
            for other in left:
                if _name(other, exact) == name and (exact or not _is_exact(one, other, old, new)):
                    left.remove(other)
                    yield one, other
                    break


def _is_exact(one: Content, other: Content, old: _Contents, new: _Contents) -> bool:
    """Does either have its own counterpart?"""
    mine = {_name(each, True) for each in old}
    theirs = {_name(each, True) for each in new}
    return _name(one, True) in theirs or _name(other, True) in mine


def _name(content: Content, exact: bool) -> str:
    name = content.media_type.lower().replace(" ", "")
    return name if exact else name.partition(";")[0]


def _parts(walker: Walker, old: Content, new: Content, at: At) -> None:
    """How properties travel that both have; one of which nothing is said travels as its type does."""
    before = {part.wire: part for part in old.parts}
    after = {part.wire: part for part in new.parts}
    both = _properties(walker.old, old) & _properties(walker.new, new)
    for wire in dict.fromkeys([*before, *after]):
        if wire in both or (wire in before and wire in after):
            mine, theirs = before.get(wire, Part(wire=wire)), after.get(wire, Part(wire=wire))
            if mine != replace(theirs, binary=mine.binary):  # what is a file is a matter of types
                texts = _part_text(mine), _part_text(theirs)
                at.below(wire).add("wire/changed-part-encoding", *texts)


def _properties(side: Side, content: Content) -> set[str]:
    shape = side.object_of(side.resolve(content.type)[0])
    return {field.wire for field in shape.fields} if shape else set()


def _part_text(part: Part) -> str:
    words = [part.content_type or ("file" if part.binary else "text"), part.style.value]
    words += ["exploded"] if part.explode else []
    return ", ".join([*words, "reserved as is"] if part.allow_reserved else words)


# ------------------------------------------------------------------------------------------------ answers


def compare_answers(walker: Walker, pair: OperationPair) -> None:
    """All answers of one operation, successes and errors."""
    _Answers(walker, pair).compare()


class _Answers:
    def __init__(self, walker: Walker, pair: OperationPair) -> None:
        self._walker = walker
        self._pair = pair
        self._python = walker.old.method(pair.old.key)

    def compare(self) -> None:
        self._successes(self._pair.old, self._pair.new)
        before, after = self._pair.old.errors, self._pair.new.errors
        if not _stated(self._pair.new, self._pair.old):
            after = (*after, *self._pair.new.success)
        for status, one, other in _covered(before, after):
            self._same(status, one, other, Way.ERROR)
        for one in _left(before, after):
            self._at(one.status, Way.ERROR).add("wire/removed-error-status")
        for other in _left(after, before):
            self._at(other.status, Way.ERROR).add("wire/added-error-status")

    def _successes(self, old: Operation, new: Operation) -> None:
        before, after = old.success, _stated(new, old)
        gone, come = _left(before, after), _left(after, before)
        for status, one, other in _covered(before, after):
            self._same(status, one, other, Way.RESPONSE)
        if not before or not after:
            for one in gone:
                self._at(one.status, Way.RESPONSE).add("wire/removed-response-body")
            for other in come:
                self._at(other.status, Way.RESPONSE).add("wire/added-compatible-status")
            return
        for one, other in zip(gone, come, strict=False):
            at = self._at(one.status, Way.RESPONSE)
            if one.status != "default":
                at.add("wire/changed-success-status", one.status, other.status)
            self._same(one.status, one, other, Way.RESPONSE)
        for one in gone[len(come) :]:
            self._at(one.status, Way.RESPONSE).add("wire/removed-success-status")
        for other in come[len(gone) :]:
            known = any(self._is_alike(one, other) for one in before)
            kind = "compatible" if known else "success"
            self._at(other.status, Way.RESPONSE).add(f"wire/added-{kind}-status")

    def _is_alike(self, one: Response, other: Response) -> bool:
        """Would who expects the one understand the other?"""
        before = {
            (each.media_type, show.shallow(self._walker.old, each.type)) for each in one.contents
        }
        after = {
            (each.media_type, show.shallow(self._walker.new, each.type)) for each in other.contents
        }
        return after <= before if after else not before

    def _same(self, status: str, one: Response, other: Response, way: Way) -> None:
        at = self._at(status, way)
        if one.contents and not other.contents:
            rule = "removed-response-body" if way is Way.RESPONSE else "changed-error-format"
            at.add(f"wire/{rule}", before=show.type_text(self._walker.old, one.contents[0].type))
        elif other.contents and not one.contents:
            rule = "added-response-body" if way is Way.RESPONSE else "described-error-format"
            at.add(f"wire/{rule}", after=show.type_text(self._walker.new, other.contents[0].type))
        else:
            _contents(self._walker, one.contents, other.contents, at, "response")
        self._headers(status, one, other)

    def _headers(self, status: str, one: Response, other: Response) -> None:
        before = {header.wire.lower(): header for header in one.headers}
        after = {header.wire.lower(): header for header in other.headers}
        for name, header in before.items():
            at = self._at(status, Way.RESPONSE, f" header {header.wire}")
            now = after.get(name)
            if now is None:
                at.add("wire/removed-response-header")
                continue
            if header.required != now.required:
                at.add(f"wire/response-header-now-{'required' if now.required else 'optional'}")
            self._walker.compare(header.type, now.type, at)
        for name, header in after.items():
            if name not in before:
                at = self._at(status, Way.RESPONSE, f" header {header.wire}")
                at.add("wire/added-response-header")

    def _at(self, status: str, way: Way, below: str = "") -> At:
        name = f"{'error' if way is Way.ERROR else 'response'} {status}{below}"
        spot = Spot(self._pair.old.key, name, self._python)
        return self._walker.spot(spot, way, old=self._pair.old.place, new=self._pair.new.place)


def _stated(operation: Operation, other: Operation) -> tuple[Response, ...]:
    """The successes; a `default` that is left alone when its 2xx are gone was an error, and still is one."""
    alone = [answer.status for answer in operation.success] == ["default"]
    was_error = any(answer.status == "default" for answer in other.errors)
    return () if alone and was_error else operation.success


def _covered(
    old: Sequence[Response], new: Sequence[Response]
) -> Iterator[tuple[str, Response, Response]]:
    """Answers with the same status, or with one that the other side states as a range (`2XX`) or as what is left over.

    With each pair the status to tell of: the old one, but where that goes on to stand for others.
    """
    mine = {answer.status: answer for answer in old}
    theirs = {answer.status: answer for answer in new}
    for status, answer in mine.items():
        now = next((theirs[each] for each in _wider(status) if each in theirs), None)
        if now is not None:
            yield status, answer, now
    for status, answer in theirs.items():
        was = next((mine[each] for each in _wider(status) if each in mine), None)
        if was is not None and status not in mine:
            yield status if was.status in theirs else was.status, was, answer


def _wider(status: str) -> tuple[str, str, str]:
    """Where an answer of this status is described: by itself, by a range, by what is left over."""
    return status, _range(status), "default"


def _left(old: Sequence[Response], new: Sequence[Response]) -> list[Response]:
    """The answers of the one side that nothing on the other stands for."""
    stated = {answer.status for answer in new}
    ranges = {_range(answer.status) for answer in new}
    return [
        answer
        for answer in old
        if answer.status not in stated
        and _range(answer.status) not in stated
        and not (answer.status in ranges and answer.status.endswith("XX"))
    ]


def _range(status: str) -> str:
    return f"{status[:1]}XX" if status[:1].isdigit() else status
