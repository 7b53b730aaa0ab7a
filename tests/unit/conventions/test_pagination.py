"""Every style by its shape, in the spellings that the field uses; and shapes that only look like
paging."""

from __future__ import annotations

import time
from typing import Any

import pytest
from clientwright.ir.conventions import Cursor

from .toy import lowered, only, operation_node, paging

LISTED: dict[str, tuple[dict[str, Any], str, str]] = {
    # cursors
    "cursor in the query": (
        operation_node({"cursor": "s", "limit": "i"}, {"items": ["thing"], "nextCursor": "s"}),
        "get",
        "cursor query:cursor body:/nextCursor /items",
    ),
    "a bracketed cursor, a token deeper in": (
        operation_node({"page[after]": "s", "page[size]": "i"}, {"data": ["thing"], "meta": {"after_cursor": "s", "has_more": "b"}}),
        "get",
        "cursor query:page[after] body:/meta/after_cursor /data",
    ),
    "one name on both sides": (
        operation_node({"continue": "s", "limit": "i"}, {"items": ["thing"], "metadata": {"continue": "s"}}),
        "get",
        "cursor query:continue body:/metadata/continue /items",
    ),
    "page tokens": (
        operation_node({"pageToken": "s", "pageSize": "i"}, {"files": ["thing"], "nextPageToken": "s"}),
        "get",
        "cursor query:pageToken body:/nextPageToken /files",
    ),
    "next tokens on both sides": (
        operation_node({"NextToken": "s", "MaxResults": "i"}, {"Users": ["thing"], "NextToken": "s"}),
        "get",
        "cursor query:NextToken body:/NextToken /Users",
    ),
    "a page that is a string": (
        operation_node({"page": "s", "limit": "i"}, {"data": ["thing"], "next_page": "s", "has_more": "b"}),
        "get",
        "cursor query:page body:/next_page /data",
    ),
    "after, deep in paging": (
        operation_node({"after": "s", "limit": "i"}, {"results": ["thing"], "paging": {"next": {"after": "s", "link": "s"}}}),
        "get",
        "cursor query:after body:/paging/next/after /results",
    ),
    "an end cursor": (
        operation_node({"after": "s", "first": "i"}, {"nodes": ["thing"], "page_info": {"end_cursor": "s", "has_next_page": "b"}}),
        "get",
        "cursor query:after body:/page_info/end_cursor /nodes",
    ),
    "cursor in the body": (
        operation_node(None, {"objects": ["thing"], "cursor": "s"}, body={"filter": "map", "limit": "i", "cursor": "s"}),
        "post",
        "cursor body:/cursor body:/cursor /objects",
    ),
    "cursor in an object of the body": (
        operation_node(None, {"data": ["thing"], "pages": {"next": {"starting_after": "s"}}}, body={"query": "map", "pagination": {"starting_after": "s", "per_page": "i"}}),
        "post",
        "cursor body:/pagination/starting_after body:/pages/next/starting_after /data",
    ),
    "an offset that is opaque": (
        operation_node({"offset": "s", "limit": "i"}, {"data": ["thing"], "next_page": {"offset": "s", "uri": "uri"}}),
        "get",
        "cursor query:offset body:/next_page/offset /data",
    ),
    "next on both sides": (
        operation_node({"next": "s", "limit": "i"}, {"data": ["thing"], "next": "s"}),
        "get",
        "cursor query:next body:/next /data",
    ),
    "a scroll": (
        operation_node({"scroll_param": "s"}, {"data": ["thing"], "scroll_param": "s", "total_count": "i"}),
        "get",
        "cursor query:scroll_param body:/scroll_param /data",
    ),
    "an offset that the server counts by its own measure": (
        operation_node({"vidOffset": "i", "count": "i"}, {"contacts": ["thing"], "vid-offset": "i", "has-more": "b"}),
        "get",
        "cursor query:vidOffset body:/vid-offset /contacts",
    ),
    # links
    "a link between counts": (
        operation_node({"page": "i"}, {"count": "i", "next": "uri", "previous": "uri", "results": ["thing"]}),
        "get",
        "next-link query:page body:/next /results",
    ),
    "HAL": (
        operation_node({"page": "i", "size": "i"}, {"_embedded": {"things": ["thing"]}, "_links": {"next": {"href": "s"}, "self": {"href": "s"}}}),
        "get",
        "next-link query:page body:/_links/next/href /_embedded/things",
    ),
    "a relative link": (
        operation_node({"PageSize": "i", "Page": "i"}, {"calls": ["thing"], "next_page_uri": "s", "previous_page_uri": "s"}),
        "get",
        "next-link query:Page body:/next_page_uri /calls",
    ),
    "links beside the data": (
        operation_node({"page[cursor]": "s"}, {"data": ["thing"], "links": {"self": "uri", "next": "uri"}}),
        "get",
        "next-link query:page[cursor] body:/links/next /data",
    ),
    "a link whose kin is a link": (
        operation_node({"currentPage": "i", "pageSize": "i"}, {"alarms": ["thing"], "next": "s", "prev": "s", "self": "s", "statistics": {"currentPage": "i", "pageSize": "i"}}),
        "get",
        "next-link query:currentPage body:/next /alarms",
    ),
    "Link header": (
        operation_node({"page": "i", "per_page": "i"}, ["thing"], headers=("Link",)),
        "get",
        "link-header query:page header:link /",
    ),
    "a Link header that only the parameter speaks of": (
        operation_node({"after": "s: A cursor, as given in the [Link header](https://x)", "per_page": "i"}, ["thing"]),
        "get",
        "link-header query:after header:link /",
    ),
    # counts
    "page number": (
        operation_node({"page": "i: The page number", "per_page": "i"}, ["thing"]),
        "get",
        "page query:page - /",
    ),
    "page number with totals": (
        operation_node({"page": "i", "size": "i"}, {"content": ["thing"], "totalElements": "i", "totalPages": "i", "last": "b"}),
        "get",
        "page query:page - /content",
    ),
    "bracketed page number": (
        operation_node({"page[number]": "i", "page[size]": "i"}, {"data": ["thing"], "meta": {"total": "i"}}),
        "get",
        "page query:page[number] - /data",
    ),
    "offset": (
        operation_node({"offset": "i", "limit": "i"}, {"offset": "i", "limit": "i", "more": "b", "users": ["thing"]}),
        "get",
        "offset query:offset - /users",
    ),
    "startAt": (
        operation_node({"startAt": "i", "maxResults": "i"}, {"startAt": "i", "maxResults": "i", "total": "i", "values": ["thing"]}),
        "get",
        "offset query:startAt - /values",
    ),
    "skip": (
        operation_node({"skip": "i", "limit": "i"}, {"items": ["thing"], "total": "i", "skip": "i"}),
        "get",
        "offset query:skip - /items",
    ),
    # keysets
    "starting_after": (
        operation_node({"starting_after": "s", "ending_before": "s", "limit": "i"}, {"object": "s", "url": "s", "has_more": "b", "data": ["thing"]}),
        "get",
        "keyset query:starting_after - /data",
    ),
    "after and last_id": (
        operation_node({"after": "s", "limit": "i"}, {"data": ["thing"], "first_id": "s", "last_id": "s", "has_more": "b"}),
        "get",
        "keyset query:after - /data",
    ),
    # OData
    "OData": (
        operation_node({"$top": "i", "$skip": "i", "$filter": "s"}, {"value": ["thing"], "@odata.nextLink": "s"}),
        "get",
        "odata query:$skip body:/@odata.nextLink /value",
    ),
    "OData in an envelope of its own": (
        operation_node({"$top": "i", "$skip": "i", "$orderby": "s"}, {"d": ["thing"]}),
        "get",
        "odata query:$skip - /d",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", LISTED)
def test_style(name: str) -> None:
    node, method, expected = LISTED[name]
    assert paging(node, method=method) == expected


HOSTILE = {
    "max" + " " * 500_000: "spaces",
    "((((" * 100_000: "brackets",
    "max of 1 " + "s" * 500_000: "letters",
    "{a" * 200_000: "braces",
    "this endpoint is " * 50_000: "phrases",
}


@pytest.mark.parametrize("text", HOSTILE, ids=list(HOSTILE.values()))
def test_hostile_descriptions_cost_no_time(text: str) -> None:
    """Half a million characters that make a careless pattern look at every pair of places."""
    node = operation_node({"page": "i", "per_page": "i", "partition": "s"}, {"things": ["thing"], "next": "s"}, body={"items": ["thing"]})  # fmt: skip
    for parameter in node["parameters"]:
        parameter["description"] = text
    node |= {"summary": text, "description": text}
    started = time.process_time()
    lowered(node)
    lowered(node, method="put")
    lowered(node, method="post")
    assert time.process_time() - started < 1.0


NOT_LISTED: dict[str, tuple[dict[str, Any], str, str]] = {
    "a credential that is renewed": (
        operation_node(None, {"access_token": "s", "refresh_token": "s", "restricted_to": ["thing"]}, body={"refresh_token": "s", "grant_type": "s"}), "post", "none",
    ),
    "what comes next is no page": (
        operation_node({"run": "s", "limit": "i"}, {"jobs": ["thing"], "next_run": "s"}), "get", "none",
    ),
    "a Link header on what takes nothing that pages": (
        operation_node({}, ["thing"], headers=("Link",)), "get", "undecided",
    ),
    "a token in the answer that nothing takes": (
        operation_node({}, {"items": ["thing"], "nextCursor": "s"}), "get", "none",
    ),
    "a creation that answers like a listing": (
        operation_node(None, {"items": ["thing"], "next": "uri", "prev": "uri", "statistics": {"pageSize": "i"}}, body={"name": "s"}, status="201"), "post", "none",
    ),
    "start and end are times": (
        operation_node({"start": "i", "end": "i", "limit": "i"}, {"items": ["thing"]}), "get", "none",
    ),
    "a page of a document": (
        operation_node({"page": "i"}, {"id": "s", "text": "s"}), "get", "none",
    ),
    "one thing with lists in it": (
        operation_node({"market": "s"}, {"id": "s", "name": "s", "label": "s", "date": "time", "kind": "s", "tracks": {"items": ["thing"], "next": "uri", "previous": "uri", "total": "i"}}), "get", "none",
    ),
    "a link to something else": (
        operation_node({"limit": "i"}, {"items": ["thing"], "next_action": {"redirect_url": "uri"}}), "get", "none",
    ),
    "a cursor of each item": (
        operation_node(None, {"items": [{"id": "s", "nextCursor": "s", "datapoints": ["thing"]}]}, body={"items": [{"id": "s", "cursor": "s"}]}), "post", "none",
    ),
    "a map of cursors": (
        operation_node(None, {"items": {"$raw": {"type": "object", "additionalProperties": {"type": "array", "items": {"type": "object"}}}}, "nextCursor": "map"}, body={"with": "map", "cursors": "map"}), "post", "none",
    ),
    "deleting many": (
        operation_node({"continue": "s", "limit": "i"}, {"metadata": {"continue": "s"}, "details": {"causes": ["thing"]}}), "delete", "none",
    ),
    "a time since": (
        operation_node({"updated_after": "time", "limit": "i"}, {"items": ["thing"], "next_update": "time"}), "get", "none",
    ),
    "a credential that is a token": (
        operation_node({"token": "s"}, {"items": ["thing"], "token": "s"}), "get", "none",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", NOT_LISTED)
def test_what_only_looks_like_paging(name: str) -> None:
    node, method, expected = NOT_LISTED[name]
    assert paging(node, method=method) == expected


ASKED: dict[str, dict[str, Any]] = {
    "a cursor that no answer feeds": operation_node({"cursor": "s", "limit": "i"}, {"items": ["thing"]}),
    "an answer of which nothing is known": operation_node({"start_cursor": "s: the page to start at", "page_size": "i"}, {"$raw": {"type": "object"}}),
    "an offset that is a string and comes from nowhere": operation_node({"offset": "s: Offset token of the next page", "limit": "i"}, {"data": ["thing"]}),
    "two lists alike": operation_node({"page": "i: page", "per_page": "i"}, {"users": ["thing"], "teams": ["thing"]}),
}  # fmt: skip


@pytest.mark.parametrize("name", ASKED)
def test_doubts_are_questions(name: str) -> None:
    assert paging(ASKED[name], path="/search") == "undecided"


def test_a_cursor_that_must_be_given_is_one() -> None:
    """The first one comes from elsewhere; the pager goes on from it."""
    node = operation_node(None, {"entries": ["thing"], "cursor": "s", "has_more": "b"}, body={"cursor": "s"})  # fmt: skip
    node["requestBody"]["content"]["application/json"]["schema"]["required"] = ["cursor"]
    assert paging(node, method="post", path="/list_folder/continue") == (
        "cursor body:/cursor body:/cursor /entries"
    )


@pytest.mark.parametrize(
    ("name", "says_more"),
    [("has_more", True), ("moreData", True), ("hasNextPage", True), ("areMoreItemsAvailable", True)]
    + [("more_info", False), ("next", False), ("data", False)],
)
def test_a_boolean_says_whether_there_is_more(name: str, says_more: bool) -> None:
    """A listing whose cursor never goes away ends by it."""
    node = operation_node({"cursor": "s"}, {"items": ["thing"], "nextCursor": "s", name: "b"})
    found = only(lowered(node)).conventions.pagination
    assert isinstance(found, Cursor)
    assert found.more == ((name,) if says_more else None)
