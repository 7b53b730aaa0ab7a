"""In what the requests of c8y_api and of the client differ, and why; and what c8y_api cannot vouch for.

A row of `DIFFERENCES` is a regular expression for `step: fact: theirs -> ours`, with its reason. A difference without a
row fails the test, and so does a row without a difference.
"""

from __future__ import annotations

DIFFERENCES = {
    r".*: query currentPage: \['1'\] -> nothing": "the first page is what a listing begins with",
    r".*: query revert: \['false'\] -> nothing": "the default; c8y_api sends it unasked",
    r".*: query filter: \[\"<class 'filter'>\"\] -> nothing": (
        "c8y_api 3.7.3 sends Python's own `filter` with each listing of alarms"
    ),
    r"ordered: query query: .*\+\$orderby=name desc'\] -> .* \$orderby=name desc'\]": (
        "c8y_api escapes the plus that stands for a blank, so that the server gets a plus"
    ),
    r".*: answer wanted: False -> True": (
        "deletions and changes of many: the client accepts errors in the API's own form"
    ),
    r"acknowledge: body source: .* -> nothing": "c8y_api repeats the source, which cannot be changed",
    r"change inventory role: body permissions: .* -> nothing": (
        "c8y_api repeats the permissions, changed or not"
    ),
    r"attach: part object: nothing -> .*": "the document asks for the name and type of a file",
    r"upload: part file: .*octet-stream.* -> .*application/zip.*": (
        "the document names the media type of an application's content"
    ),
    r"binary: part object: .*'contentType': 'text/csv'.* -> .*": (
        "c8y_api gives the type twice, the second time under a name that the document does not have"
    ),
    r"user: body twoFactorAuthenticationEnabled: False -> nothing": "read-only in the document",
    r"assign inventory role: body managedObject: 1003 -> '1003'": "ids are strings in the document",
    r"assign inventory role: body roles: .*'id'.* -> .*'name'.*": (
        "the document names inventory roles; c8y_api numbers them"
    ),
}

STATES = {
    r"/users/1/twoFactorAuthenticationEnabled: False -> nothing": "see the request",
    r"/files/application 1023/0: 'application/octet-stream' -> 'application/zip'": "see the request",
}

# Steps in which c8y_api reads an object before it changes it; the client sends the change.
READ_FIRST = {
    *("change", "child group", "unassign one", "child device", "addition", "unassign device"),
    *("change event", "acknowledge", "done", "slower", "change user", "assign inventory role"),
    *("change me", "change role", "change inventory role"),
    *("take inventory role", "change option", "change tenant", "change application"),
}

# What the fake does that c8y_api neither sends nor reads: it stands on the vendor's documents alone.
UNVOUCHED = {
    "next, prev and self of pages": "c8y_api counts pages itself and never follows a link",
    "next on the last page": "page on the REST implementation; c8y_api does not look",
    "statistics but totalPages": "c8y_api reads only the count of pages",
    "pages of users with inventory roles": "the vendor's document; c8y_api stops at the first page without items",
    "cutting of large page sizes": "c8y_api asks for 1,000 at most",
    "several children in one request, or a new child": "c8y_api adds one reference at a time",
    "reading and listing children at their own paths": "c8y_api reads them off the parent",
    "GET /platform and its templates": "c8y_api knows its paths",
    "GET /application/applicationsByName and applicationsByTenant": "c8y_api filters the whole listing",
    "roles of a group as a listing, users of a group as a listing": "c8y_api reads them off the group",
    "error bodies": "c8y_api turns each status into an exception of Python's and keeps the text",
    "Location": "c8y_api does not read it",
    "X-HTTP-METHOD": "c8y_api does not send it",
    "429 and Retry-After": "c8y_api raises ValueError at once",
    "media types of answers": "c8y_api decodes whatever comes as JSON",
    "withTotalElements": "c8y_api does not send it",
    "DELETE of subscriptions by filter, statistics, retention, features": "not built",
}
