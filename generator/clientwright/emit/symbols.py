"""Every name that emitted code imports, in one place. A test looks each of them up in the runtime."""

from __future__ import annotations

from clientwright.emit.imports import Symbol


def _runtime(module: str, name: str) -> Symbol:
    return Symbol(f"_runtime.{module}", name, inside=True)


ANY = Symbol("typing", "Any")
CLASS_VAR = Symbol("typing", "ClassVar")
FINAL = Symbol("typing", "Final")
LITERAL = Symbol("typing", "Literal")
TYPE_CHECKING = Symbol("typing", "TYPE_CHECKING")
TYPE_ALIAS = Symbol("typing", "TypeAlias")
SEQUENCE = Symbol("collections.abc", "Sequence")
MAPPING = Symbol("collections.abc", "Mapping")
ITERABLE = Symbol("collections.abc", "Iterable")
OVERLOAD = Symbol("typing", "overload")
CACHED_PROPERTY = Symbol("functools", "cached_property")
MODELS = Symbol("", "models", inside=True)

MODEL = _runtime("models", "Model")
OPEN_MODEL = _runtime("models", "OpenModel")
MODEL_OMIT = _runtime("models", "OMIT")
MODEL_UPLOAD = _runtime("types", "Upload")
OPT = _runtime("models", "Opt")
MEMBER = _runtime("models", "Member")
CONST = _runtime("models", "const")
EXTRAS = _runtime("models", "extras")
FIELD = _runtime("models", "field")
UNION = _runtime("models", "union")

TEMPLATE = _runtime("templates", "Template")
UPDATE_MODEL = _runtime("updates", "UpdateModel")
OPEN_UPDATE_MODEL = _runtime("updates", "OpenUpdateModel")
CHANGE = _runtime("updates", "Change")
SETTER = _runtime("updates", "Setter")
SETTERS = _runtime("updates", "Setters")

RESOURCE = _runtime("client", "Resource")
ASYNC_RESOURCE = _runtime("client", "AsyncResource")

OPERATION = _runtime("operation", "Operation")
ANSWER = _runtime("operation", "Answer")
BODY = _runtime("operation", "Body")
CONTENT = _runtime("operation", "Content")
PART = _runtime("operation", "Part")
PATH = _runtime("operation", "Path")
QUERY = _runtime("operation", "Query")
QUERY_STRING = _runtime("operation", "QueryString")
HEADER = _runtime("operation", "Header")
COOKIE = _runtime("operation", "Cookie")

OMIT = _runtime("types", "OMIT")
MAYBE = _runtime("types", "Maybe")
OPTIONS = _runtime("types", "Options")
OWN_OPTIONS = Symbol("_options", "Options", inside=True)
UPLOAD = _runtime("types", "Upload")

BATCH = _runtime("batching", "Batch")
PAGER = _runtime("pager", "Pager")
ASYNC_PAGER = _runtime("async_pager", "AsyncPager")
CURSOR_PAGING = _runtime("paging", "CursorPaging")
PAGE_PAGING = _runtime("paging", "PagePaging")
OFFSET_PAGING = _runtime("paging", "OffsetPaging")
LINK_PAGING = _runtime("paging", "LinkPaging")
LINK_HEADER_PAGING = _runtime("paging", "LinkHeaderPaging")
KEYSET_PAGING = _runtime("paging", "KeysetPaging")
ODATA_PAGING = _runtime("paging", "ODataPaging")
SINGLE_PAGE = _runtime("paging", "SinglePage")
SLOT = _runtime("paging", "Slot")
SIZE_SLOT = _runtime("paging", "SizeSlot")
PARTITION_SLOT = _runtime("paging", "PartitionSlot")

STREAM = _runtime("streams", "Stream")
ASYNC_STREAM = _runtime("streams", "AsyncStream")
DEPRECATED = _runtime("deprecation", "deprecated")
DECODE_AS = _runtime("decode", "decode_as")

SETTINGS = _runtime("settings", "Settings")
SERVER_SPEC = _runtime("settings", "ServerSpec")
VARIABLE = _runtime("settings", "Variable")
API_KEY_SCHEME = _runtime("settings", "ApiKeyScheme")
BASIC_SCHEME = _runtime("settings", "BasicScheme")
BEARER_SCHEME = _runtime("settings", "BearerScheme")
HTTP_SCHEME = _runtime("settings", "HttpScheme")
OAUTH2_SCHEME = _runtime("settings", "OAuth2Scheme")
OPENID_SCHEME = _runtime("settings", "OpenIdScheme")
MUTUAL_TLS_SCHEME = _runtime("settings", "MutualTlsScheme")
VERSION_SPEC = _runtime("settings", "VersionSpec")
CLIENT_HEADER = _runtime("settings", "ClientHeader")
ERROR_WORDS = _runtime("settings", "ErrorWords")


def runtime_symbols() -> tuple[Symbol, ...]:
    """All symbols of the runtime that emitted code may import."""
    return tuple(
        value
        for value in globals().values()
        if isinstance(value, Symbol) and value.module.startswith("_runtime.")
    )
