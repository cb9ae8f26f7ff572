"""The plan of a city: a shipped one, with the targets of a user's own file laid over it."""

from __future__ import annotations

from pathlib import Path

from qdgeo.config import PlanConfig
from qdgeo.io.files import read_text
from qdgeo.targets import Target, amended_plan, load_plan

__all__ = ["read_plan"]


def read_plan(config: PlanConfig, *, base: Path) -> tuple[Target, ...]:
    """Return the targets that a city is held against.

    Parameters
    ----------
    config
        ``[plan]`` of the city file.
    base
        The folder that its path is relative to.

    Raises
    ------
    SourceError
        If the file is missing or no text.
    ConfigError, DataError
        With every fault of it (`qdgeo.targets.amended_plan`).

    Examples
    --------
    >>> len(read_plan(PlanConfig(), base=Path())), read_plan(PlanConfig(name=""), base=Path())
    (36, ())
    """
    if config.path is None:
        return load_plan(config.name) if config.name else ()
    text = read_text(base / config.path, role="plan")
    return amended_plan(config.name, text, where=Path(config.path).name)
