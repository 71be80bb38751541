"""What a model's fields are made of, once every wrapper is taken off: for diagnostics, checks and reference pages."""

from dataclasses import dataclass
from functools import cache
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel

from generator.models.common import Node, OneOf, RefTo, Text
from generator.vocabularies import Vocabulary

_TEXT_METADATA = get_args(Text)[1:]


@dataclass(frozen=True)
class FieldShape:
    """One field of a model."""

    name: str
    """The attribute, in English, such as "checked_on"."""
    alias: str
    """The YAML key, in French, such as "verifie_le"."""
    base: type
    """What one value is: str, int, float, bool, date, datetime or a `Node` subclass."""
    is_list: bool
    """Whether the field holds a list of such values."""
    is_required: bool
    """Whether the key must be there."""
    metadata: tuple[Any, ...]
    """The constraints on one value, as `Annotated` holds them."""
    list_metadata: tuple[Any, ...]
    """The constraints on the list, such as a minimal length."""
    description: str
    """What the field is for, in French; never empty."""
    examples: tuple[Any, ...]
    """Values one could write, perhaps none."""
    default: Any
    """What an absent key means; None when the key must be there."""

    @property
    def ref_kind(self) -> str | None:
        """The French key of the kind that the field refers to, None when it is no reference."""
        return next((mark.kind for mark in self.metadata if isinstance(mark, RefTo)), None)

    @property
    def vocabulary(self) -> Vocabulary | None:
        """The closed list the value comes from, None when there is none."""
        return next((mark.vocabulary for mark in self.metadata if isinstance(mark, OneOf)), None)

    @property
    def is_markdown(self) -> bool:
        """Whether the value is text in our small Markdown."""
        return self.metadata[: len(_TEXT_METADATA)] == _TEXT_METADATA

    @property
    def node(self) -> type[Node] | None:
        """The class of the value when it is itself made of fields."""
        return self.base if issubclass(self.base, Node) else None


@cache
def fields_of(model: type[BaseModel]) -> tuple[FieldShape, ...]:
    """Give the fields of a model, in the order they are declared."""
    hints = get_type_hints(model, include_extras=True)
    return tuple(_shape(name, hints[name], model) for name in model.model_fields)


def field_at(model: type[BaseModel], path: tuple[str | int, ...]) -> FieldShape | None:
    """Give the field that a path of French keys and indexes leads to, None when it leads nowhere."""
    current: type[BaseModel] | None = model
    found: FieldShape | None = None
    for step in path:
        if isinstance(step, int):
            continue
        found = next((field for field in fields_of(current) if field.alias == step), None) if current else None
        if found is None:
            return None
        current = found.node
    return found


def model_at(model: type[BaseModel], path: tuple[str | int, ...]) -> type[BaseModel] | None:
    """Give the class of the mapping that a path leads to, None when it leads to no mapping."""
    if not path:
        return model
    field = field_at(model, path)
    return field.node if field else None


def _shape(name: str, hint: Any, model: type[BaseModel]) -> FieldShape:
    info = model.model_fields[name]
    value, outer = _unwrap(hint)
    is_list = get_origin(value) is tuple
    metadata, list_metadata = outer, ()
    if is_list:
        value, metadata = _unwrap(get_args(value)[0])
        list_metadata = (*outer, *info.metadata)
    return FieldShape(
        name=name,
        alias=info.alias or name,
        base=value,
        is_list=is_list,
        is_required=info.is_required(),
        metadata=metadata,
        list_metadata=list_metadata,
        description=info.description or "",
        examples=tuple(info.examples or ()),
        default=None if info.is_required() else info.get_default(),
    )


def _unwrap(hint: Any) -> tuple[Any, tuple[Any, ...]]:
    """Take off `| None` and `Annotated`, and keep the metadata in the order it is written."""
    if get_origin(hint) in (Union, UnionType):
        return _unwrap(next(option for option in get_args(hint) if option is not type(None)))
    if get_origin(hint) is Annotated:
        inner, *metadata = get_args(hint)
        value, more = _unwrap(inner)
        return value, (*more, *metadata)
    return hint, ()
