"""Merged cells of a sheet: a district may stand once for its rows, a number may not."""

from __future__ import annotations

from collections.abc import Iterator

from openpyxl.utils import range_boundaries

from qdgeo.errors import Problem
from qdgeo.io.register_fields import Fields
from qdgeo.io.tables import Table
from qdgeo.io.workbooks import ACROSS, MERGED
from qdgeo.targets.registers import RegisterKind

__all__ = ["merged_faults"]

_WORDS = frozenset({"text", "choice", "yes_no", "date", "year", "hours"})
_ONE_EACH = frozenset({"id", "lon", "lat"})


def merged_faults(table: Table, kind: RegisterKind, fields: Fields) -> Iterator[Problem]:
    """Yield the merged cells that cannot be read as one value a row.

    Parameters
    ----------
    table
        Of a sheet; the references of its merged cells stand in its notes.
    kind
        Whose numbers, ids and coordinates may not be merged downwards.
    fields
        Which column is which.
    """
    remedy = "unmerge them, and write in every row what belongs to it"
    for note in table.notes:
        if note.what.endswith(ACROSS):
            for reference in note.features:
                across = f"{remedy}; remove a row that is a heading, a sum or a remark"
                yield Problem("cells are merged across columns", f"{table.where}, cells {reference}", across)
        if note.what.endswith(MERGED):
            for reference in note.features:
                yield from _downwards(reference, table, kind, fields, remedy)


def _downwards(
    reference: str, table: Table, kind: RegisterKind, fields: Fields, remedy: str
) -> Iterator[Problem]:
    """Yield a merged cell whose value would count again for every row that it covers."""
    left, _, _, bottom = range_boundaries(reference)
    if left is None or bottom is None or not len(table.rows) or bottom < table.rows[0]:
        return
    header = dict(zip(table.positions, map(str, table.frame.columns), strict=True)).get(left)
    field = next((name for name, other in fields.headers.items() if other == header), "")
    if field and (field in _ONE_EACH or kind.column(field).type not in _WORDS):
        what = f"merged cells of {kind.column(field).zh} would count for every row that they cover"
        yield Problem(what, f"{table.where}, cells {reference}", remedy)
