"""What the words of operationIds and paths mean. Literal sets: a change here renames methods."""

from __future__ import annotations

ACTIONS = {
    "list": "filter", "filter": "filter", "search": "search", "byids": "retrieve", "byid": "retrieve",
    "retrieve": "retrieve", "update": "update", "delete": "delete", "upsert": "upsert", "count": "count",
    "create": "create", "get": "get", "getall": "list", "$count": "count", "remove": "delete",
}  # fmt: skip
"""Last segments of a path that act on the collection before them, and the method they stand for."""

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

HTTP_VERBS = {"post": "create", "put": "update", "patch": "update"}
"""HTTP methods used as verbs, and better words for them."""

VERBS = frozenset(
    {
        "abort", "accept", "acknowledge", "activate", "add", "advance", "aggregate", "analyze", "append", "apply",
        "approve", "archive", "assign", "associate", "attach", "authenticate", "authorize", "backup", "ban", "batch",
        "begin", "bind", "block", "bookmark", "browse", "build", "bulk", "calculate", "call", "cancel", "capture",
        "change", "check", "checkin", "checkout", "claim", "classify", "clear", "clone", "close", "commit", "compact",
        "compare", "complete", "compute", "configure", "confirm", "connect", "consume", "convert", "copy", "count",
        "create", "deactivate", "debug", "decline", "decode", "decrypt", "delete", "demote", "deploy", "deprecate",
        "describe", "destroy", "detach", "detect", "disable", "disassociate", "discard", "disconnect", "dismiss",
        "dispatch", "distribute", "download", "duplicate", "edit", "embed", "enable", "encrypt", "end", "enqueue",
        "enroll", "estimate", "evaluate", "evict", "exchange", "exclude", "execute", "expand", "expire", "export",
        "extend", "extract", "fail", "fetch", "filter", "finalize", "find", "finish", "fix", "flag", "flush", "follow",
        "force", "forget", "fork", "forward", "generate", "get", "grant", "halt", "handle", "hide", "identify",
        "ignore", "import", "increment", "index", "ingest", "initialize", "initiate", "inject", "insert", "inspect",
        "install", "instantiate", "invalidate", "invite", "invoke", "issue", "join", "kick", "launch", "leave", "like",
        "link", "list", "load", "lock", "login", "logout", "lookup", "manage", "map", "mark", "match", "merge",
        "migrate", "mint", "modify", "monitor", "move", "mute", "notify", "open", "override", "parse", "patch", "pause",
        "ping", "pin", "place", "play", "poll", "populate", "post", "predict", "prepare", "preview", "process",
        "promote", "provision", "publish", "purge", "push", "put", "query", "queue", "read", "reactivate", "reauthorize",
        "rebase", "reboot", "rebuild", "receive", "recover", "redact", "redeem", "redeliver", "redo", "refer", "refit",
        "refresh", "refund", "register", "reject", "release", "reload", "remix", "remove", "rename", "render", "renew",
        "reopen", "reorder", "repeat", "replace", "replay", "reply", "report", "reprocess", "request", "require",
        "rerun", "resend", "reserve", "reset", "resize", "resolve", "respond", "restart", "restore", "resume", "retry",
        "retrieve", "retrive", "return", "reveal", "reverse", "revert", "review", "revoke", "roll", "rollback", "rotate",
        "run", "save", "scan", "schedule", "search", "seek", "select", "send", "set", "share", "show", "shutdown", "sign",
        "signal", "simulate", "skip", "snooze", "split", "star", "start", "stop", "store", "stream", "submit",
        "subscribe", "suggest", "suspend", "switch", "sync", "synchronize", "tag", "terminate", "test", "toggle",
        "track", "transfer", "transform", "transition", "translate", "trigger", "truncate", "try", "unarchive",
        "unassign", "unban", "unbind", "unblock", "undelete", "undeploy", "undo", "unfollow", "unhide", "uninstall",
        "unlink", "unlock", "unmute", "unpause", "unpin", "unpublish", "unregister", "unset", "unshare", "unstar",
        "unsubscribe", "unsuspend", "unwatch", "update", "upgrade", "upload", "upsert", "use", "validate", "verify",
        "view", "void", "vote", "wait", "watch", "withdraw", "write",
    }
)  # fmt: skip
"""Verbs that a method may begin with."""

PATH_VERBS = VERBS - {
    "batch", "bulk", "call", "check", "checkout", "commit", "copy", "fork", "index", "issue", "link", "list", "lock",
    "map", "mark", "match", "monitor", "pin", "place", "process", "queue", "release", "report", "request", "review",
    "share", "sign", "signal", "split", "star", "start", "store", "stream", "tag", "test", "track", "transfer", "trigger",
    "use", "view", "vote", "watch", "refund", "schedule", "query", "export", "import", "download", "upload", "preview",
    "backup", "build", "deploy", "filter", "force", "return", "block", "like", "transition", "follow", "change", "index",
    "end", "find", "set", "post", "get", "put", "patch", "play", "push", "read", "write", "version", "reply",
} | {"copy", "clone"}  # fmt: skip
"""Last segments of a path that are actions whatever the method."""

POST_VERBS = VERBS
"""Last segments of a path that are actions when the method is POST or PUT."""

NOISE = frozenset(
    {"resource", "resources", "endpoint", "method", "controller", "handler", "api", "representation", "collection",
     "routes", "route", "operation"}
)  # fmt: skip
"""Words that frameworks add to operationIds."""

ARTICLES = frozenset({"a", "an", "the"})
PREPOSITIONS = frozenset({"for", "from", "in", "into", "of", "on", "to", "with", "at", "under"})
