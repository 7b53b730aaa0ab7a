"""Names that generated code must not give away. Literal sets: a change here renames things in every client.

They are written out rather than taken from `keyword` or `builtins`, whose content depends on the interpreter.
"""

from __future__ import annotations

KEYWORDS = frozenset(
    {
        "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del",
        "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal",
        "not", "or", "pass", "raise", "return", "try", "while", "with", "yield",
    }
)  # fmt: skip
"""Hard keywords. The soft ones (`match`, `case`, `type`) are fine as attributes, methods and arguments."""

ANNOTATION_NAMES = frozenset({"bool", "bytes", "dict", "float", "int", "list", "str"})
"""Builtins in the annotations of models. msgspec evaluates these with the names of the class first, so that a field
called `list` would hide the builtin. What a model's module imports is aliased by emission where a field hides it, and
`type`, `set` or `object` stand in no annotation: they stay free."""

MODEL_MEMBERS = frozenset({"to_dict", "from_dict", "to_json", "from_json", "fields"})
"""Attributes of every model."""

OPEN_MODEL_MEMBERS = frozenset({"extra"})
"""Attributes of models that keep unknown properties."""

RESOURCE_MEMBERS = frozenset({"with_raw_response", "with_streaming_response"})
"""Public attributes of every resource; private ones begin with an underscore, which no derived name does."""

CLIENT_MEMBERS = frozenset(
    {
        "aclose", "auth", "base_url", "close", "hooks", "request", "settings", "transport", "with_options",
        "with_raw_response",
    }
)  # fmt: skip
"""Attributes of Client and AsyncClient."""

CLIENT_ARGUMENTS = frozenset(
    {
        "api_version", "auth", "base_url", "deadline", "headers", "hooks", "max_attempts", "max_concurrency",
        "method_override", "retry", "self", "strict", "timeout", "transport",
    }
)  # fmt: skip
"""Arguments of Client's constructor."""

METHOD_ARGUMENTS = frozenset({"self", "options"})
"""Arguments of every method."""

PAGER_ARGUMENTS = frozenset({"max_items", "partitions", "resume_from"})
"""Arguments that listing methods have besides those of the document."""

BATCH_ARGUMENTS = frozenset({"concurrency"})
"""Arguments that methods which send batches have besides those of the document."""

ODATA_ARGUMENTS = frozenset({"expected"})
"""Arguments that methods which change entities by filter have besides those of the document."""

TYPE_NAMES = frozenset(
    {
        "Any", "ClassVar", "False", "Final", "Kept", "Literal", "Member", "Model", "None", "OMIT", "OpenModel", "Opt",
        "TYPE_CHECKING", "True", "TypeAlias", "Upload",
    }
)  # fmt: skip
"""Names that the modules of models import."""

UPDATE_NAMES = frozenset({"Change"})
"""Names of the models package beside models, where an API has updates by setters."""

MODULE_NAMES = frozenset(
    {"aux", "con", "conin$", "conout$", "nul", "prn"}
    | {f"com{digit}" for digit in "0123456789"}
    | {f"lpt{digit}" for digit in "0123456789"}
)
"""File stems that Windows gives to devices."""

RESOURCE_CLASS_NAMES = frozenset(
    {
        "Additions", "Answer", "Any", "AsyncClient", "BaseClient", "Body", "Client", "ClientAdditions", "Content",
        "Cookie", "Field", "File", "Header", "Kept", "Literal", "Mapping", "Maybe", "Operation", "Options", "Page",
        "Pager", "Part", "Partition", "Path", "Query", "QueryString", "RawResponse", "Resource", "Retry", "Sequence",
        "Settings", "Stream", "Timeout", "TypeAlias", "Upload",
    }
)  # fmt: skip
"""Names that the modules of resources and of the client import; a twin with Async in front counts as the same."""
