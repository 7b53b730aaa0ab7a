"""What the words of operationIds and paths mean. Literal sets: a change here renames methods."""

from __future__ import annotations

ACTIONS = {
    "list": "filter", "filter": "filter", "search": "search", "byids": "retrieve", "byid": "retrieve",
    "retrieve": "retrieve", "update": "update", "delete": "delete", "upsert": "upsert", "count": "count",
    "create": "create", "get": "get", "getall": "list", "$count": "count", "remove": "delete",
}  # fmt: skip
"""Last segments of a path that act on the collection before them, and the method they stand for."""

ADVERBS = frozenset(
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
