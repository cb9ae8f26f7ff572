"""What every model of the city file shares: frozen, unknown keys refused, numbers finite."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

__all__ = ["Datum", "Model", "Source", "Title"]

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


class Title(Model):
    """The city's name in Chinese and in English."""

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)
