"""What every model of the city file shares: frozen, unknown keys refused, numbers finite."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

__all__ = ["Datum", "Model", "Source", "Title", "every_source", "one_or_several", "source_key"]

Datum = Literal["wgs84", "gcj02", "bd09", "cgcs2000"]
"""The datum of bare coordinates."""


class Model(BaseModel):
    """A part of the city file."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", str_strip_whitespace=True, populate_by_name=True, allow_inf_nan=False
    )


class Source(Model):
    """What every input may state about itself, carried into the manifest and onto the map."""

    licence: str = ""
    attribution: str = ""


_Stated = TypeVar("_Stated", bound=Source)


def one_or_several(model: type[_Stated]) -> Callable[[object, object], _Stated | tuple[_Stated, ...]]:
    """Return what validates a table as one source, and an array of tables as several, in their order.

    The choice is by form, so that a fault is told once and by the key that holds it, not once for each form.
    """

    def validated(given: object, _: object) -> _Stated | tuple[_Stated, ...]:
        if isinstance(given, list | tuple):
            if not given:
                raise ValueError("an empty list: name a source, or remove the key")
            found: tuple[_Stated, ...] = TypeAdapter(tuple[model, ...]).validate_python(given)  # type: ignore[valid-type]
            return found
        return model.model_validate(given)

    return validated


def every_source(given: _Stated | tuple[_Stated, ...] | None) -> tuple[_Stated, ...]:
    """Return the sources of a role: none, one or several.

    >>> every_source(None), every_source(Source(licence="a")) == (Source(licence="a"),)
    ((), True)
    """
    return given if isinstance(given, tuple) else () if given is None else (given,)


def source_key(key: str, number: int) -> str:
    """Return how messages call a source of several; the first is called as if it were the only one.

    >>> source_key("registers.bins", 0), source_key("registers.bins", 1)
    ('registers.bins', 'registers.bins[2]')
    """
    return f"{key}[{number + 1}]" if number else key


class Title(Model):
    """The city's name in Chinese and in English."""

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)
