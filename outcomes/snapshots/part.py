"""What every part of the document is made of: figures, parts, and how a null becomes its reason."""

from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any, NamedTuple, Self, get_args, get_origin

from pydantic import BaseModel, ConfigDict

from .absence import Absent, Around, Kind

Count = Annotated[int | Absent, Kind.COUNT]
Number = Annotated[int | float | Absent, Kind.NUMBER]
PValue = Annotated[int | float | Absent, Kind.P]
Limit = int | float | Absent
Limits = Annotated[tuple[Limit, Limit] | Absent, Kind.NUMBER]  # lower and upper


class Part(BaseModel):
    """A part of the document."""

    model_config = ConfigDict(frozen=True, extra="allow", populate_by_name=True)

    @classmethod
    def from_json(cls, data: Mapping[str, Any], around: Around | None = None) -> Self:
        """From JSON data; `around` says what is known of the document it belongs to."""
        return cls.model_validate(_explained(cls, data, around or Around()))

    def as_json(self) -> dict[str, Any]:
        """As JSON data: what was given, reasons as null."""
        return self.model_dump(mode="json", exclude_unset=True, by_alias=True)


# --- parts of several sections ---------------------------------------------------------------


class Side(Part):
    n: Count  # answers: people for one item, paired answers for an objective of several
    count: Count  # right, or in the top box
    share: Number
    ci95: Limits


def versioned(question: str, version: int) -> str:
    """An edited question is another question: from its second version on it bears a name of its
    own.
    """
    return question if version == 1 else f"{question}-v{version}"


class Versioned(Part):
    """A question in one of its versions."""

    question: str
    version: int = 1
    stem: str = ""

    @property
    def key(self) -> str:
        """What tells it from its other versions, and its name: q1, or q1-v2."""
        return versioned(self.question, self.version)


class AboutItem(Versioned):
    objective: int | None = None


class OptionShare(Part):
    choice: str
    text: str = ""
    n: Count
    share: Number  # of the respondents to the question
    ci95: Limits
    exclusive: bool | None = None  # goes with no other; earlier documents do not say
    suppressed: bool = False


class Baseline(Part):
    n: Count
    pre: Number  # mean share right before
    sd: Number


# --- reasons in place of null --------------------------------------------------------------------


class _Field(NamedTuple):
    key: str  # as it is written
    kind: Kind | None
    shape: "_Shape"


class _Shape(NamedTuple):
    """Where in a value of a field further figures stand."""

    part: type[Part] | None = None
    each: "_Shape | None" = None  # of a list or of the values of a dict
    kind: Kind | None = None  # of each figure in a list


@cache
def _fields(cls: type[Part]) -> list[_Field]:
    """The fields of a part in which a null can stand, or a part with such fields."""
    fields = []
    for name, field in cls.model_fields.items():
        kind = next((mark for mark in field.metadata if isinstance(mark, Kind)), None)
        shape = _shape(field.annotation)
        if kind or shape != _Shape():
            fields.append(_Field(field.alias or name, kind, shape))
    return fields


def _shape(annotation: Any) -> _Shape:
    if get_origin(annotation) in (list, dict):
        inner = get_args(annotation)[-1]
        marks = getattr(inner, "__metadata__", ())
        kind = next((mark for mark in marks if isinstance(mark, Kind)), None)
        shape = _Shape(each=_shape(inner), kind=kind)
        return shape if shape != _Shape(each=_Shape()) else _Shape()
    parts = (annotation, *get_args(annotation))
    return _Shape(next((p for p in parts if isinstance(p, type) and issubclass(p, Part)), None))


def _explained(cls: type[Part], data: Mapping[str, Any], around: Around) -> dict[str, Any]:
    explained = dict(data)
    for key, kind, shape in _fields(cls):
        value = data.get(key, _NOT_GIVEN)
        if value is _NOT_GIVEN:
            continue
        if value is None and kind:
            explained[key] = around.reason(kind, key, data)
        elif isinstance(value, list | tuple) and kind:  # limits: one of the two may not exist
            explained[key] = [Absent.UNDEFINED if limit is None else limit for limit in value]
        else:
            explained[key] = _explained_value(shape, value, around, key)
    return explained


def _explained_value(shape: _Shape, value: Any, around: Around, name: str) -> Any:
    if value is None and shape.kind:
        return around.reason(shape.kind, name, {})
    if isinstance(value, Mapping) and shape.part:
        return _explained(shape.part, value, around.within(value, name))
    if shape.each is None or value is None:
        return value
    inner = shape.each._replace(kind=shape.kind) if shape.kind else shape.each
    if isinstance(value, Mapping):
        return {key: _explained_value(inner, each, around, key) for key, each in value.items()}
    return [_explained_value(inner, each, around, name) for each in value]


_NOT_GIVEN = object()
