"""Every kind of change that is told apart: its id, what it is called, how grave it is by itself."""

from __future__ import annotations

from dataclasses import dataclass

from clientwright.compare.model import Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """`title` is what reports call the change."""

    id: str
    severity: Severity
    title: str


_B, _A, _I = Severity.BREAKING, Severity.ADDITION, Severity.INFO

_TABLE: tuple[tuple[str, Severity, str], ...] = (
    # operations
    ("wire/removed-operation", _B, "removed endpoint"),
    ("wire/added-operation", _A, "added endpoint"),
    ("wire/moved-operation", _B, "moved endpoint"),
    ("wire/changed-base-path", _B, "changed base path"),
    ("wire/deprecated-operation", _I, "deprecated endpoint"),
    ("wire/undeprecated-operation", _I, "endpoint no longer deprecated"),
    ("wire/changed-sunset", _I, "changed sunset"),
    ("wire/reduced-stability", _I, "reduced stability"),
    ("wire/raised-stability", _I, "raised stability"),
    # parameters
    ("wire/removed-parameter", _B, "removed {where} parameter"),
    ("wire/added-required-parameter", _B, "added required {where} parameter"),
    ("wire/added-optional-parameter", _A, "added {where} parameter"),
    ("wire/renamed-parameter", _B, "renamed {where} parameter"),
    ("wire/moved-parameter", _B, "moved parameter"),
    ("wire/parameter-now-required", _B, "parameter now required"),
    ("wire/parameter-now-optional", _A, "parameter now optional"),
    ("wire/changed-parameter-style", _B, "changed parameter style"),
    ("wire/deprecated-parameter", _I, "deprecated parameter"),
    ("wire/undeprecated-parameter", _I, "parameter no longer deprecated"),
    # defaults
    ("wire/changed-default", _B, "changed default"),
    ("wire/added-default", _I, "stated default"),
    ("wire/removed-default", _I, "default no longer stated"),
    ("wire/changed-page-size", _I, "changed default page size"),
    ("wire/changed-sort-order", _B, "changed sort order"),
    # what a request may hold
    ("wire/removed-request-property", _B, "removed request property"),
    ("wire/added-required-request-property", _B, "added required request property"),
    ("wire/added-optional-request-property", _A, "added request property"),
    ("wire/renamed-request-property", _B, "renamed request property"),
    ("wire/request-property-now-required", _B, "request property now required"),
    ("wire/request-property-now-optional", _A, "request property now optional"),
    ("wire/request-type-changed", _B, "changed request type"),
    ("wire/request-type-narrowed", _B, "narrowed request type"),
    ("wire/request-type-widened", _A, "widened request type"),
    ("wire/request-format-narrowed", _B, "narrowed request format"),
    ("wire/request-format-widened", _A, "widened request format"),
    ("wire/request-null-refused", _B, "null no longer accepted"),
    ("wire/request-null-accepted", _A, "null accepted"),
    ("wire/removed-request-value", _B, "removed request value"),
    ("wire/added-request-value", _A, "added request value"),
    ("wire/removed-request-alternative", _B, "removed request alternative"),
    ("wire/added-request-alternative", _A, "added request alternative"),
    ("wire/request-extras-refused", _B, "free request properties no longer described"),
    ("wire/request-extras-accepted", _A, "free request properties accepted"),
    ("wire/reduced-request-limit", _B, "reduced request limit"),
    ("wire/raised-request-limit", _A, "raised request limit"),
    ("wire/changed-request-pattern", _B, "changed request pattern"),
    ("wire/removed-request-pattern", _A, "removed request pattern"),
    # what an answer may hold
    ("wire/removed-response-property", _B, "removed response property"),
    ("wire/added-response-property", _A, "added response property"),
    ("wire/renamed-response-property", _B, "renamed response property"),
    ("wire/response-property-now-optional", _B, "response property now optional"),
    ("wire/response-property-now-required", _I, "response property now always there"),
    ("wire/response-type-changed", _B, "changed response type"),
    ("wire/response-type-widened", _B, "widened response type"),
    ("wire/response-type-narrowed", _I, "narrowed response type"),
    ("wire/response-format-changed", _I, "changed response format"),
    ("wire/response-now-nullable", _B, "null possible in response"),
    ("wire/response-never-null", _I, "null no longer possible in response"),
    ("wire/added-response-value", _A, "added response value"),
    ("wire/removed-response-value", _I, "removed response value"),
    ("wire/added-response-alternative", _B, "added response alternative"),
    ("wire/added-tagged-alternative", _A, "added response alternative with a tag of its own"),
    ("wire/removed-response-alternative", _I, "removed response alternative"),
    ("wire/response-extras-removed", _B, "free response properties no longer described"),
    ("wire/response-extras-added", _A, "free response properties described"),
    ("wire/changed-response-limit", _I, "changed response limit"),
    ("wire/changed-discriminator", _B, "changed discriminator values"),
    ("wire/changed-tag", _I, "told apart by another property"),
    ("wire/deprecated-property", _I, "deprecated property"),
    ("wire/undeprecated-property", _I, "property no longer deprecated"),
    # bodies and answers
    ("wire/removed-request-body", _B, "removed request body"),
    ("wire/added-required-request-body", _B, "added required request body"),
    ("wire/added-optional-request-body", _A, "added request body"),
    ("wire/request-body-now-required", _B, "request body now required"),
    ("wire/request-body-now-optional", _A, "request body now optional"),
    ("wire/removed-request-media-type", _B, "removed request media type"),
    ("wire/added-request-media-type", _A, "added request media type"),
    ("wire/changed-request-media-type", _B, "changed request media type"),
    ("wire/changed-part-encoding", _B, "changed encoding of a part"),
    ("wire/removed-response-body", _B, "removed response body"),
    ("wire/added-response-body", _A, "added response body"),
    ("wire/removed-response-media-type", _B, "removed response media type"),
    ("wire/added-response-media-type", _A, "added response media type"),
    ("wire/changed-response-media-type", _B, "changed response media type"),
    ("wire/changed-success-status", _B, "changed success status"),
    ("wire/added-success-status", _B, "added success status"),
    ("wire/added-compatible-status", _A, "added success status with a known answer"),
    ("wire/removed-success-status", _I, "removed success status"),
    ("wire/added-error-status", _I, "added error status"),
    ("wire/removed-error-status", _I, "removed error status"),
    ("wire/changed-error-format", _B, "changed error format"),
    ("wire/described-error-format", _I, "error format described"),
    ("wire/removed-response-header", _B, "removed response header"),
    ("wire/added-response-header", _A, "added response header"),
    ("wire/response-header-now-optional", _B, "response header now optional"),
    ("wire/response-header-now-required", _I, "response header now always there"),
    # security and servers
    ("wire/authentication-now-required", _B, "authentication now required"),
    ("wire/authentication-now-optional", _A, "authentication now optional"),
    ("wire/removed-security-alternative", _B, "removed way to authenticate"),
    ("wire/added-security-alternative", _A, "added way to authenticate"),
    ("wire/added-scope", _B, "added scope"),
    ("wire/removed-scope", _A, "scope no longer needed"),
    ("wire/changed-security-scheme", _B, "changed security scheme"),
    ("wire/changed-server", _B, "changed server"),
    ("wire/changed-default-server", _I, "changed default server"),
    ("wire/added-server", _A, "added server"),
    ("wire/removed-server-value", _B, "removed value of a server variable"),
    ("wire/added-server-value", _A, "added value of a server variable"),
    ("wire/changed-server-default", _B, "changed default of a server variable"),
    # conventions
    ("wire/changed-pagination", _B, "changed pagination"),
    ("wire/changed-pagination-decision", _I, "paged in another way"),
    ("wire/reduced-partitions", _B, "fewer partitions"),
    ("wire/raised-partitions", _A, "more partitions"),
    ("wire/reduced-batch", _B, "reduced batch size"),
    ("wire/raised-batch", _A, "raised batch size"),
    ("wire/changed-update-style", _B, "changed partial update"),
    ("wire/reduced-retry-safety", _I, "no longer repeated after a lost answer"),
    ("wire/raised-retry-safety", _I, "repeated after a lost answer"),
    ("wire/changed-versioning", _B, "changed way to ask for a version"),
    ("wire/removed-version", _B, "removed API version"),
    ("wire/added-version", _A, "added API version"),
    ("wire/changed-default-version", _I, "changed default API version"),
    ("wire/removed-webhook", _B, "removed webhook"),
    ("wire/added-webhook", _A, "added webhook"),
    # what Python callers see
    ("surface/renamed-method", _B, "renamed method"),
    ("surface/renamed-argument", _B, "renamed argument"),
    ("surface/renamed-positional", _I, "renamed positional argument"),
    ("surface/argument-now-of-client", _B, "argument now given to the client"),
    ("surface/argument-no-longer-of-client", _B, "argument no longer given to the client"),
    ("surface/body-now-keywords", _B, "body now given as keywords"),
    ("surface/keywords-now-body", _B, "keywords now given as a body"),
    ("surface/became-paged", _B, "answer became a listing"),
    ("surface/no-longer-paged", _B, "answer no longer a listing"),
    ("surface/listing-now-pages", _A, "listing comes in pages"),
    ("surface/listing-comes-whole", _I, "listing comes in one piece"),
    ("surface/added-partitions", _A, "listing can be partitioned"),
    ("surface/removed-partitions", _B, "listing can no longer be partitioned"),
    ("surface/changed-type", _B, "changed Python type"),
    ("surface/renamed-model", _B, "renamed model"),
    ("surface/changed-model", _B, "another model"),
    ("surface/removed-model", _B, "removed model"),
    ("surface/renamed-field", _B, "renamed field"),
    ("surface/removed-client-argument", _B, "removed argument of the client"),
    ("surface/added-required-client-argument", _B, "added required argument of the client"),
    ("surface/added-client-argument", _A, "added argument of the client"),
)

RULES = {id: Rule(id=id, severity=severity, title=title) for id, severity, title in _TABLE}
"""By id, in the order in which reports show them."""

ORDER = {id: index for index, id in enumerate(RULES)}
