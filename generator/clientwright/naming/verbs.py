"""What the words of operationIds and paths mean. Literal sets: a change here renames methods."""

from __future__ import annotations

ACTIONS = {
    "list": "filter", "filter": "filter", "search": "search", "byids": "retrieve", "byid": "retrieve",
    "retrieve": "retrieve", "update": "update", "delete": "delete", "upsert": "upsert", "count": "count",
    "create": "create", "get": "get", "getall": "list", "$count": "count", "remove": "delete",
}  # fmt: skip
"""Last segments of a path that act on the collection before them, and the method they stand for."""

ADVERBS = frozenset({"batch", "bulk"})
"""Words before a verb that stay with it: bulk_create."""

PLAIN = {
    "GET": frozenset(
        {
            "get", "list", "lists", "fetch", "find", "retrieve", "read", "show", "index", "view", "browse", "lookup",
            "multi", "identify", "load", "getall", "obtain", "return", "lis", "display", "all",
        }
    ),
    "POST": frozenset(
        {"create", "post", "add", "new", "insert", "make", "save", "put", "update", "modify", "edit", "patch", "change"}
    ),
    "PUT": frozenset({"update", "put", "replace", "modify", "edit", "change", "set", "save", "alter", "patch"}),
    "PATCH": frozenset({"update", "patch", "modify", "edit", "change", "alter", "merge"}),
    "DELETE": frozenset({"delete", "remove", "destroy", "del", "drop", "erase", "clear", "purge"}),
    "HEAD": frozenset({"head"}),
    "OPTIONS": frozenset({"options"}),
    "TRACE": frozenset({"trace"}),
}  # fmt: skip
"""Verbs that say no more than the HTTP method does."""

CREATING = frozenset({"create", "add", "insert", "register"})
UPDATING = frozenset({"update", "modify", "edit", "change", "alter", "set", "configure"})
"""What an operationId may say about a POST that its path leaves open."""

SYNONYMS = {
    "GET": {"retrieve": "get", "fetch": "get", "show": "get", "read": "get"},
    "POST": {"modify": "update", "edit": "update"},
    "PUT": {"modify": "update", "edit": "update"},
    "PATCH": {"modify": "update", "edit": "update"},
    "DELETE": {"destroy": "delete"},
}
"""One word for one thing in all of a client, by HTTP method."""

NOUN_LIKE = frozenset(
    {"debug", "duplicate", "embed", "estimate", "login", "logout", "monitor", "override", "search", "shutdown",
     "upgrade", "upload", "download", "test", "checkin", "signal", "run", "load", "show", "select"}
)  # fmt: skip
"""Verbs that begin the names of things as well: /login_links."""

COMPOUND_VERBS = frozenset(
    {"get", "create", "update", "delete", "add", "remove", "set", "list", "send", "change"}
)
"""Verbs that make a path's last segment of several words an action: /create_reversal, /change_status."""

HTTP_VERBS = {
    "post": "create",
    "put": "update",
    "patch": "update",
    "new": "create",
    "retrive": "retrieve",
    "lis": "list",
}
"""HTTP methods used as verbs, and better words for them."""

VERBS = frozenset(
    {
        "abort", "accept", "acknowledge", "activate", "add", "advance", "aggregate", "alter",
        "analyze", "append", "apply", "approve", "archive", "ask", "assign", "associate",
        "attach", "attest", "authenticate", "authorize", "backup", "ban", "begin", "bind",
        "block", "bookmark", "browse", "build", "calculate", "call", "cancel", "capture",
        "change", "check", "checkin", "checkout", "cherrypick", "claim", "classify", "clear",
        "clone", "close", "collect", "commit", "compact", "compare", "complete", "compute",
        "configure", "confirm", "connect", "consume", "convert", "copy", "count", "create",
        "deactivate", "deauthorize", "debug", "decline", "decode", "decommission", "decrypt",
        "delete", "deliver", "demote", "deploy", "deprecate", "deregister", "describe", "destroy",
        "detach", "detect", "disable", "disassociate", "discard", "disconnect", "dismiss",
        "dispatch", "dissociate", "distribute", "download", "duplicate", "edit", "embed",
        "enable", "encrypt", "end", "enqueue", "enroll", "estimate", "evaluate", "evict",
        "exchange", "exclude", "exec", "execute", "expand", "expire", "export", "extend",
        "extract", "fail", "fetch", "filter", "finalize", "find", "finish", "fix", "flag",
        "flush", "follow", "force", "forget", "fork", "forward", "fulfill", "fund", "generate",
        "get", "grant", "halt", "handle", "hangup", "hide", "identify", "ignore", "impersonate",
        "import", "increment", "index", "ingest", "init", "initialize", "initiate", "inject",
        "insert", "inspect", "install", "instantiate", "invalidate", "invite", "invoke", "issue",
        "join", "judge", "kick", "label", "launch", "leave", "like", "link", "list", "load",
        "lock", "login", "logout", "lookup", "manage", "map", "mark", "match", "merge", "migrate",
        "mint", "modify", "monitor", "move", "mute", "notify", "obtain", "open", "override",
        "pair", "parse", "patch", "pause", "pay", "pin", "ping", "place", "play", "poll",
        "populate", "post", "predict", "prepare", "preprocess", "preview", "process", "promote",
        "provision", "publish", "purge", "push", "put", "query", "queue", "reactivate", "read",
        "reassign", "reattach", "reauthorize", "rebase", "reboot", "rebuild", "recalculate",
        "receive", "reconcile", "recover", "recycle", "redact", "redeem", "redeliver",
        "redispatch", "redo", "refer", "refetch", "refit", "refresh", "refund", "refuse",
        "register", "reindex", "reject", "release", "reload", "remix", "remove", "rename",
        "render", "renew", "reopen", "reorder", "repair", "repeat", "replace", "replay",
        "replicate", "reply", "report", "reprocess", "request", "requeue", "require", "rerun",
        "resend", "reserve", "reset", "resize", "resolve", "respond", "restart", "restore",
        "restrict", "resume", "resync", "retire", "retrieve", "retrive", "retry", "return",
        "reveal", "reverse", "revert", "review", "revoke", "roll", "rollback", "rotate", "run",
        "save", "scan", "schedule", "scroll", "search", "seek", "select", "send", "set", "settle",
        "share", "ship", "show", "shutdown", "sign", "signal", "simulate", "skip", "snooze",
        "split", "star", "start", "stop", "store", "stream", "submit", "subscribe", "succeed",
        "suggest", "summarize", "suspend", "switch", "sync", "synchronize", "tag", "terminate",
        "test", "toggle", "track", "transcribe", "transfer", "transform", "transition",
        "translate", "trigger", "trim", "truncate", "try", "unarchive", "unassign", "unassociate",
        "unban", "unbind", "unblock", "undelete", "undeploy", "undo", "unenroll", "unfollow",
        "unhide", "uninstall", "unlabel", "unlike", "unlink", "unlist", "unlock", "unmute",
        "unpair", "unpause", "unpin", "unpublish", "unread", "unregister", "unset", "unshare",
        "unsnooze", "unstar", "unsubscribe", "unsuspend", "unwatch", "update", "upgrade",
        "upload", "upsert", "use", "validate", "verify", "view", "void", "vote", "wait", "watch",
        "withdraw", "write",
    }
)  # fmt: skip
"""Verbs that a method may begin with."""

_ALSO_NOUNS = frozenset(
    {
        "backup", "block", "build", "call", "change", "check", "checkout", "commit", "deploy",
        "download", "end", "export", "filter", "find", "follow", "force", "fork", "get", "import",
        "index", "issue", "like", "link", "list", "lock", "map", "mark", "match", "monitor",
        "patch", "pin", "place", "play", "post", "preview", "process", "push", "put", "query",
        "queue", "read", "refund", "release", "reply", "report", "request", "return", "review",
        "schedule", "set", "share", "sign", "signal", "split", "star", "start", "store", "stream",
        "tag", "test", "track", "transfer", "transition", "trigger", "upload", "use", "view",
        "vote", "watch", "write",
    }
)  # fmt: skip

PATH_VERBS = VERBS - _ALSO_NOUNS
"""Last segments of a path that are actions whatever the method."""

OBJECT_FIRST = frozenset(
    {
        "create", "delete", "fetch", "filter", "get", "list", "patch", "post", "put", "query",
        "retrieve", "search", "update",
    }
)  # fmt: skip
"""Verbs that may stand after their object (`invoices_list`)."""

NOISE = frozenset(
    {"resource", "endpoint", "method", "controller", "handler", "api", "representation", "route"}
)
"""Words that frameworks add to operationIds."""

ARTICLES = frozenset({"a", "an", "the"})
PREPOSITIONS = frozenset({"for", "from", "in", "into", "of", "on", "to", "with", "at", "under"})

ENVELOPES = frozenset(
    {"items", "data", "results", "values", "value", "records", "entries", "d", "rows", "hits", "elements", "list",
     "members", "content", "entities", "objects", "resources", "resourcelist", "edges", "nodes"}
)  # fmt: skip
"""Usual names of the array in an answer that lists things."""

WRAPPERS = frozenset({"data", "meta", "response", "result", "payload"})
"""Usual names of an object around that array."""

SINGLE_THINGS = frozenset(
    {"capability", "detail", "limit", "option", "permission", "preference", "setting", "stat", "statistic"}
)  # fmt: skip
"""Plurals, here in the singular, that speak of one thing, even if its description holds an array."""


def is_verb(word: str) -> bool:
    """Is the word, in lower case, one of VERBS, or one with re or un before it (`reparse`)?"""
    return word in VERBS or (word[:2] in ("re", "un") and len(word) > 5 and word[2:] in VERBS)
