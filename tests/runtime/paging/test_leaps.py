"""Links that are there on the last page too, made from page numbers or from counts of what was looked through."""

from __future__ import annotations

import pytest
from _runtime.links import number_in
from _runtime.paging import LinkPaging, Position, Seen, Slot
from _runtime.transport import Headers

STYLE = LinkPaging(
    link=("next",),
    items=("items",),
    slot=Slot("query", "currentPage"),
    size_echo=("pageSize",),
    number_echo=("currentPage",),
    stop_when_short=True,
)


def goes_on(position: Position, echo: object, items: int = 0) -> bool:
    body = {"items": [1] * items, "next": "/x?currentPage=9", "pageSize": 5, "currentPage": echo}
    seen = Seen(position=position, body=body, headers=Headers([]), items=body["items"], size=5)
    return STYLE.after(seen) is not None


@pytest.mark.parametrize(
    ("position", "echo", "items", "more"),
    [
        (STYLE.begin(None), 1, 5, True),
        (STYLE.begin(None), 1, 4, False),
        (STYLE.begin(None), 0, 0, False),
        (STYLE.begin(None), 2, 0, False),
        (STYLE.begin(None), None, 0, False),
        (STYLE.begin(None), 1000, 0, True),
        (STYLE.begin(None), "1000", 3, True),
        (STYLE.begin("7"), 7, 0, False),
        (STYLE.begin("7"), 1000, 0, True),
        (STYLE.begin("c7"), 1000, 0, False),
        (STYLE.begin("/x?pageSize=5&currentPage=3"), 3, 0, False),
        (STYLE.begin("/x?pageSize=5&currentPage=1000"), 2000, 0, True),
        (STYLE.begin("/x?pageSize=5&currentPage=2000"), 2000, 0, False),
        (STYLE.begin("/x?pageSize=5&Page=3"), 3, 0, False),
        (STYLE.begin("/x?pageSize=5&Page=1000"), 2000, 0, True),
        (STYLE.begin("/x?cursor=abc"), 1000, 0, False),
    ],
)
def test_a_short_page_is_the_last_unless_its_number_is_far_beyond(
    position: Position, echo: object, items: int, more: bool
) -> None:
    assert goes_on(position, echo, items) is more


def test_numbers_in_links() -> None:
    assert number_in("https://x.example/a?n=5&m=x&k=12#7", "n") == 5
    assert number_in("https://x.example/a?n=5&m=x&k=12", "p") == 12
    assert number_in("https://x.example/a?n=five", "n") is None
    assert number_in("https://x.example/12", "n") is None
    assert number_in(f"?n={'9' * 5000}", "n") == 10**18 - 1
