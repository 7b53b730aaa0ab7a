"""OData: typed expressions, entities, and what turns them into requests."""

from .calls import Key, UnexpectedCount, changed, counted, first, keyed
from .entities import Entity, NotSelected, OpenEntity, ToOne
from .expressions import Expr, Field, Order, Value
from .fields import Fields, Link, Nav, One, link, many, named, one
from .query import (
    Expand,
    ExpandOptions,
    Filter,
    OrderBy,
    Select,
    expanded,
    filtered,
    needed,
    ordered,
    selected,
)
from .resources import AsyncEntityResource, EntityResource
from .selection import chosen

__all__ = [
    "AsyncEntityResource",
    "Entity",
    "EntityResource",
    "Expand",
    "ExpandOptions",
    "Expr",
    "Field",
    "Fields",
    "Filter",
    "Key",
    "Link",
    "Nav",
    "NotSelected",
    "One",
    "OpenEntity",
    "Order",
    "OrderBy",
    "Select",
    "ToOne",
    "UnexpectedCount",
    "Value",
    "changed",
    "chosen",
    "counted",
    "expanded",
    "filtered",
    "first",
    "keyed",
    "link",
    "many",
    "named",
    "needed",
    "one",
    "ordered",
    "selected",
]
