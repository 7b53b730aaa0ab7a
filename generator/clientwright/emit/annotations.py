"""Types of the IR as annotations: in a model, in a method's arguments, in its result, in the thunk that msgspec reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

from clientwright.emit import symbols
from clientwright.emit.code import Code, identifier, join, literal, string, subscript
from clientwright.emit.forms import Form, Forms
from clientwright.emit.imports import Imports, Symbol
from clientwright.ir.types import (
    AliasShape,
    AnyType,
    Array,
    BytesType,
    Const,
    EnumShape,
    JsonKind,
    JsonScalar,
    Map,
    Nullable,
    NullType,
    ObjectShape,
    Ref,
    Scalar,
    Type,
    TypeId,
    UnionShape,
    without_null,
)

BUILTINS = frozenset({"bool", "bytes", "dict", "float", "int", "list", "str"})
_ANY, _NONE, _BAR = Code("Any"), Code("None"), Code(" | ")
_INT64 = 2**63


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """Where an annotation stands.

    qualified: models are reached as `models.Asset`; loose: any sequence and mapping will do; upload: bytes may come from a file or an iterator;
    shadowed: builtins that a method of the class hides.
    """

    qualified: bool = True
    loose: bool = False
    upload: bool = False
    shadowed: frozenset[str] = frozenset()


IN_MODEL = Setting(qualified=False, upload=True)
PLAIN = Setting()


@dataclass(frozen=True, slots=True)
class Alternative:
    """One member of an annotation's union. `values`: those of a Literal, which is merged with the other ones."""

    code: Code
    values: tuple[Code, ...] = ()


class Annotator:
    """Writes annotations for one file and gathers what they import."""

    def __init__(self, forms: Forms, imports: Imports, setting: Setting) -> None:
        self._forms = forms
        self._imports = imports
        self._setting = setting
        self.used: set[TypeId] = set()  # declarations that are named
        self.template: Scalar | None = None  # this one is a URI template

    def annotation(self, type_: Type, *, optional: bool = False) -> Code:
        """The annotation, with `| None` at its end when None is a value or `optional`."""
        return self.union([type_], optional=optional)

    def union(self, types: list[Type], *, optional: bool = False) -> Code:
        """The union of several types; without duplicates, None last."""
        found = self._gathered(types)
        if optional:
            found.setdefault(_NONE, Alternative(_NONE))
        return self._joined(found)

    def without_none(self, type_: Type) -> Code:
        """The annotation of what is left of a type when it is not None."""
        found = self._gathered([type_])
        if len(found) > 1:
            found.pop(_NONE, None)
        return self._joined(found)

    def codes(self, types: list[Type]) -> list[Code]:
        """The alternatives of a union, None not among them."""
        found = self._gathered(types)
        found.pop(_NONE, None)
        return [self._joined({code: each}) for code, each in found.items()]

    def one_of(self, codes: list[Code], *, optional: bool) -> Code:
        """A union of annotations."""
        held = dict.fromkeys([*codes, _NONE] if optional else codes)
        return self._any() if _ANY in held else join(_BAR, held)

    def enum(self, shape: EnumShape) -> Code:
        """A Literal of the known values, with the plain types beside it when the enum is open."""
        return self._joined({each.code: each for each in self._enum(shape)})

    # ------------------------------------------------------------------------------------------ alternatives

    def _gathered(self, types: list[Type]) -> dict[Code, Alternative]:
        if any(map(self._forms.is_any, types)):
            return {_ANY: Alternative(_ANY)}
        found: dict[Code, Alternative] = {}
        for type_ in types:
            for alternative in self._alternatives(type_):
                found.setdefault(alternative.code, alternative)
        return found

    def _joined(self, found: dict[Code, Alternative]) -> Code:
        if _ANY in found:
            return self._any()
        none = found.pop(_NONE, None)
        if self._setting.loose and Code("int") in found and Code("float") in found:
            del found[Code("int")]  # a float parameter takes integers
        values = [value for each in found.values() for value in each.values]
        codes: list[Code] = []
        for each in found.values():
            if not each.values:
                codes.append(each.code)
            elif values:
                codes.append(subscript(self._imports.add(symbols.LITERAL), *dict.fromkeys(values)))
                values = []
        return join(_BAR, [*codes, _NONE] if none else codes)

    def _alternatives(self, type_: Type) -> list[Alternative]:
        match type_:
            case AnyType():
                return [Alternative(_ANY)]
            case NullType():
                return [Alternative(_NONE)]
            case Scalar():
                return [Alternative(self._scalar(type_))]
            case BytesType():
                return [Alternative(self._bytes())]
            case Const(value=value):
                return self._const(value)
            case Array(items=items):
                container = symbols.SEQUENCE if self._setting.loose else "list"
                return [Alternative(subscript(self._container(container), self.annotation(items)))]
            case Map(values=values):
                container = symbols.MAPPING if self._setting.loose else "dict"
                inner = self.annotation(values)
                return [
                    Alternative(subscript(self._container(container), self._builtin("str"), inner))
                ]
            case Nullable(inner=inner_type):
                return [*self._alternatives(inner_type), Alternative(_NONE)]
            case Ref(id=id_):
                return self._reference(id_)
            case _:
                assert_never(type_)

    def _reference(self, id_: TypeId) -> list[Alternative]:
        form = self._forms.form(id_)
        if form is not Form.INLINE:
            named = [Alternative(self._named(id_))]
            return [*named, Alternative(_NONE)] if self._forms.nullable(id_) else named
        shape = self._forms.shape(id_)
        match shape:
            case AliasShape(target=target):
                return self._alternatives(target)
            case UnionShape(members=members):
                return [each for member in members for each in self._alternatives(member.type)]
            case EnumShape() | ObjectShape():
                raise AssertionError("objects and enums have names")
            case _:
                assert_never(shape)

    def _named(self, id_: TypeId) -> Code:
        self.used.add(id_)
        name = identifier(self._forms.name(id_))
        if self._setting.qualified:
            name = join(Code("."), [self._imports.add(symbols.MODELS), name])
        return name

    # ------------------------------------------------------------------------------------------------ leaves

    def _scalar(self, scalar: Scalar) -> Code:
        if scalar is self.template:
            return self._imports.add(symbols.TEMPLATE)
        match scalar.kind, scalar.format:
            case JsonKind.STRING, "date-time":
                return join(Code("."), [self._imports.module("datetime", "dt"), Code("datetime")])
            case JsonKind.STRING, "date":
                return join(Code("."), [self._imports.module("datetime", "dt"), Code("date")])
            case JsonKind.STRING, _:
                return self._builtin("str")
            case JsonKind.INTEGER, _:
                return self._builtin("int")
            case JsonKind.NUMBER, _:
                return self._builtin("float")
            case JsonKind.BOOLEAN, _:
                return self._builtin("bool")
            case _:
                raise AssertionError(f"no scalar: {scalar.kind}")

    def _const(self, value: JsonScalar) -> list[Alternative]:
        if value is None:
            return [Alternative(_NONE)]
        if not can_be_literal(value):
            return [Alternative(self._builtin(type(value).__name__))]
        code = literal(value)
        return [Alternative(code, (code,))]

    def _enum(self, shape: EnumShape) -> list[Alternative]:
        found: list[Alternative] = []
        plain: dict[str, None] = {}
        for value in shape.values:
            if can_be_literal(value):
                found += self._const(value)
            if shape.open or not can_be_literal(value):
                plain[type(value).__name__] = None
        return [*found, *(Alternative(self._builtin(name)) for name in plain)]

    def _bytes(self) -> Code:
        if not self._setting.upload:
            return self._builtin("bytes")
        return self._imports.add(
            symbols.UPLOAD if self._setting.qualified else symbols.MODEL_UPLOAD
        )

    def _container(self, container: Symbol | str) -> Code:
        return (
            self._builtin(container) if isinstance(container, str) else self._imports.add(container)
        )

    def _builtin(self, name: str) -> Code:
        if name in self._setting.shadowed:
            return join(Code("."), [self._imports.module("builtins"), identifier(name)])
        return identifier(name)

    def _any(self) -> Code:
        return self._imports.add(symbols.ANY)


def template_of(type_: Type) -> Scalar | None:
    """The scalar behind a field that is a URI template as a whole."""
    plain = without_null(type_)
    return plain if isinstance(plain, Scalar) and plain.format == "uri-template" else None


def can_be_literal(value: JsonScalar) -> bool:
    """Can the value stand in a Literal that msgspec reads? Floats cannot, nor do huge integers and lone surrogates."""
    match value:
        case bool():
            return True
        case int():
            return -_INT64 <= value < _INT64
        case str():
            return not any("\ud800" <= character <= "\udfff" for character in value)
        case _:
            return False


def constant(value: JsonScalar) -> Code:
    """The value of a constant field, as source."""
    return string(value) if isinstance(value, str) else literal(value)
