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
        "exec",
        "judge",
        "pay",
        "recycle",
        "trim",
        "collect", "scroll",
        "abort", "attest", "reattach", "settle", "fulfill", "restrict", "fund", "deliver", "ship", "succeed", "accept", "ask", "init", "summarize", "transcribe", "replicate", "refuse", "retire", "repair", "destroy", "hangup", "requeue", "resync", "refetch", "reindex", "preprocess", "rotate", "recalculate", "reconcile", "unlike", "unpair", "pair", "unenroll", "deauthorize", "deregister", "decommission", "unassociate", "dissociate", "unlist", "unlabel", "label", "reassign", "redispatch", "impersonate", "identify", "obtain", "alter", "unread", "unsnooze", "unset", "cherrypick", "acknowledge", "activate", "add", "advance", "aggregate", "analyze", "append", "apply",
        "approve", "archive", "assign", "associate", "attach", "authenticate", "authorize", "backup", "ban",
        "begin", "bind", "block", "bookmark", "browse", "build", "calculate", "call", "cancel", "capture",
        "change", "check", "checkin", "checkout", "claim", "classify", "clear", "clone", "close", "commit", "compact",
        "compare", "complete", "compute", "configure", "confirm", "connect", "consume", "convert", "copy", "count",
        "create", "deactivate", "debug", "decline", "decode", "decrypt", "delete", "demote", "deploy", "deprecate",
        "describe", "detach", "detect", "disable", "disassociate", "discard", "disconnect", "dismiss",
        "dispatch", "distribute", "download", "duplicate", "edit", "embed", "enable", "encrypt", "end", "enqueue",
        "enroll", "estimate", "evaluate", "evict", "exchange", "exclude", "execute", "expand", "expire", "export",
        "extend", "extract", "fail", "fetch", "filter", "finalize", "find", "finish", "fix", "flag", "flush", "follow",
        "force", "forget", "fork", "forward", "generate", "get", "grant", "halt", "handle", "hide", "ignore", "import", "increment", "index", "ingest", "initialize", "initiate", "inject", "insert", "inspect",
        "install", "instantiate", "invalidate", "invite", "invoke", "issue", "join", "kick", "launch", "leave", "like",
        "link", "list", "load", "lock", "login", "logout", "lookup", "manage", "map", "mark", "match", "merge",
        "migrate", "mint", "modify", "monitor", "move", "mute", "notify", "open", "override", "parse", "patch", "pause",
        "ping", "pin", "place", "play", "poll", "populate", "post", "predict", "prepare", "preview", "process",
        "promote", "provision", "publish", "purge", "push", "put", "query", "queue", "read", "reactivate", "reauthorize",
        "rebase", "reboot", "rebuild", "receive", "recover", "redact", "redeem", "redeliver", "redo", "refer", "refit",
        "refresh", "refund", "register", "reject", "release", "reload", "remix", "remove", "rename", "render", "renew",
        "reopen", "reorder", "repeat", "replace", "replay", "reply", "report", "reprocess", "request", "require",
        "rerun", "resend", "reserve", "reset", "resize", "resolve", "respond", "restart", "restore", "resume", "retry",
        "retrieve", "retrive", "return", "reveal", "reverse", "revert", "review", "revoke", "roll", "rollback", "run", "save", "scan", "schedule", "search", "seek", "select", "send", "set", "share", "show", "shutdown", "sign",
        "signal", "simulate", "skip", "snooze", "split", "star", "start", "stop", "store", "stream", "submit",
        "subscribe", "suggest", "suspend", "switch", "sync", "synchronize", "tag", "terminate", "test", "toggle",
        "track", "transfer", "transform", "transition", "translate", "trigger", "truncate", "try", "unarchive",
        "unassign", "unban", "unbind", "unblock", "undelete", "undeploy", "undo", "unfollow", "unhide", "uninstall",
        "unlink", "unlock", "unmute", "unpause", "unpin", "unpublish", "unregister", "unshare", "unstar",
        "unsubscribe", "unsuspend", "unwatch", "update", "upgrade", "upload", "upsert", "use", "validate", "verify",
        "view", "void", "vote", "wait", "watch", "withdraw", "write",
    }
)  # fmt: skip
"""Verbs that a method may begin with."""

PATH_VERBS = VERBS - {
    "call", "check", "checkout", "commit", "copy", "fork", "index", "issue", "link", "list", "lock",
    "map", "mark", "match", "monitor", "pin", "place", "process", "queue", "release", "report", "request", "review",
    "share", "sign", "signal", "split", "star", "start", "store", "stream", "tag", "test", "track", "transfer", "trigger",
    "use", "view", "vote", "watch", "refund", "schedule", "query", "export", "import", "download", "upload", "preview",
    "backup", "build", "deploy", "filter", "force", "return", "block", "like", "transition", "follow", "change", "end", "find", "set", "post", "get", "put", "patch", "play", "push", "read", "write", "version", "reply",
} | {"copy", "clone"}  # fmt: skip
"""Last segments of a path that are actions whatever the method."""

POST_VERBS = VERBS
"""Last segments of a path that are actions when the method is POST or PUT."""

OBJECT_FIRST = frozenset(
    {
        "get",
        "list",
        "create",
        "update",
        "delete",
        "post",
        "put",
        "patch",
        "retrieve",
        "search",
        "filter",
        "query",
        "fetch",
    }
)
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
