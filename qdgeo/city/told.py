"""What a table tells of targets that nothing computes: whose it is, in which unit, and what of it cannot be held."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from qdgeo.errors import Problem
from qdgeo.io import PLACE, Register
from qdgeo.schema import DISTRICT, UNIT, VALUE, WHOLE
from qdgeo.targets import Target
from qdgeo.targets.register_columns import plain_word
from qdgeo.targets.registers import load_register_table
from qdgeo.wording import Note

__all__ = ["DISTRICTS_UNIT", "told_faults", "told_in_unit", "told_notes"]

DISTRICTS_UNIT = "区"
"""Unit of a target that counts districts: rows of districts say of each whether it has it."""

_PERCENT, _SHARE = "%", "share"
_WHERE = "registers.context"


def told_in_unit(value: float, unit: str, wanted: str) -> tuple[float, str]:
    """Return a number of a table in the unit of its target, and that unit; a part of a whole is a share, 0–1.

    Parameters
    ----------
    value
        As the table has it.
    unit
        As the table says it, "" if it does not.
    wanted
        The target's.

    Raises
    ------
    ValueError
        If the two do not go together, or it is not said whether a part of a whole is in per cent.

    Examples
    --------
    >>> told_in_unit(98.0, "percent", "%"), told_in_unit(38.0, "", "类")
    ((0.98, 'share'), (38.0, '类'))
    """
    known = load_register_table().units.get(unit)
    of_share = known is not None and known.of == _SHARE
    if wanted == _PERCENT:
        if known is None or not of_share:
            said = "its unit is not said" if not unit else f"its unit is {unit}"
            raise ValueError(f"{value:g} is to be a part of a whole, and {said}")
        if value * known.factor > 1:
            raise ValueError(f"{value:g} {unit} is more than the whole")
        return value * known.factor, _SHARE
    if unit and plain_word(unit) != plain_word(wanted):
        raise ValueError(f"{value:g} is in {unit}, and the target counts {wanted or 'nothing'}")
    return value, wanted


def told_faults(register: Register, plan: Sequence[Target]) -> Iterator[Problem]:
    """Yield rows of targets that the plan does not have, and numbers that are not in the unit of theirs.

    Parameters
    ----------
    register
        Of the kind ``context``.
    plan
        Of the city; without one nothing can be said.
    """
    targets = {target.id: target for target in plan}
    frame = register.frame
    if not targets:
        return
    for number, (key, value, unit) in enumerate(zip(frame["target"], frame[VALUE], frame[UNIT], strict=True)):
        place = str(frame[PLACE].iloc[number])
        if key not in targets:
            yield Problem(f"the plan has no target '{key}'", place, f"write one of: {', '.join(targets)}")
        elif not np.isnan(value):
            try:
                told_in_unit(float(value), str(unit), targets[key].unit)
            except ValueError as fault:
                wanted = targets[key].unit
                remedy = (
                    "write the cell as 98%" if wanted == _PERCENT else f"write the number of {wanted} alone"
                )
                yield Problem(f"{key}: {fault}", f"{place}, 数值", remedy)


def told_notes(register: Register, plan: Sequence[Target]) -> tuple[Note, ...]:
    """Return what of a table is of no use: rows of a district where the target is of the city."""
    counted = {target.id for target in plan if target.unit == DISTRICTS_UNIT}
    frame = register.frame
    alone = sorted(set(frame["target"]) - set(frame.loc[frame[DISTRICT] == WHOLE, "target"]) - counted)
    words = "targets of the city have rows of districts only, which are no figure of the city"
    zh = "以下目标只有各区的行，没有全市一行，全市按未知处理"
    return (Note(words, _WHERE, tuple(alone), zh=zh),) if alone and plan else ()
