"""The comparison as people read it: a table for the terminal, tables and a workbook for the office."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pandas as pd

from qdgeo.io import Manifest, check_writable, staged_folder, write_results
from qdgeo.report import dictionary, plain, text_table
from qdgeo.sensitivity.compare import Sensitivity, points
from qdgeo.wording import share

__all__ = ["sensitivity_text", "write_sensitivity"]


def sensitivity_text(found: Sensitivity) -> str:
    """Return the summary as an aligned table for a terminal, with the definitions below it."""
    header = ["variant", "basis", "whole city", "change", "most moved", "by", "ranks changed"]
    rows = [
        [en, basis, share(whole), points(change), most, points(by), str(ranks)]
        for _, _, en, basis, whole, change, most, by, ranks in found.summary().itertuples(
            index=False, name=None
        )
        if not np.isnan(whole)
    ]
    told = "\n".join(plain(text.both) for text in found.definitions)
    return f"{found.city.title.both}: {found.measure}; changes in percentage points\n{text_table(header, rows)}\n{told}"


def write_sensitivity(found: Sensitivity, out: str | Path, *, date: str | None = None) -> tuple[Path, ...]:
    """Write the comparison as tables and a workbook to ``OUT/NAME-sensitivity``, with its manifest.

    Parameters
    ----------
    found
        From `sensitivity`.
    out
        Folder of results; the comparison's own folder in it is replaced whole, or not at all.
    date
        ISO 8601; today's if not given.
    """
    check_writable(Path(out))
    target = Path(out) / f"{found.city.name}-sensitivity"
    notes = [
        {"where": n.where, "note": n.what, "note_zh": n.text.zh, "features": "; ".join(n.features)}
        for n in found.notes
    ]
    tables = {
        "sensitivity_summary": found.summary(),
        "sensitivity": found.table,
        **({"notes": pd.DataFrame(notes)} if notes else {}),
    }
    described = dictionary()
    tables["dictionary"] = described[described["table"].isin(tables)].reset_index(drop=True)
    with staged_folder(target) as folder:
        written = write_results(folder, tables=tables, layers={}, manifest=_manifest(found, date or _today()))
        names = [path.relative_to(folder) for path in written]
    return tuple(target / name for name in names)


def _today() -> str:
    return dt.datetime.now(tz=dt.UTC).date().isoformat()


def _manifest(found: Sensitivity, date: str) -> Manifest:
    city = found.city
    return Manifest(
        city=city.name,
        date=date,
        config=city.config,
        sources=city.sources,
        osm_timestamp=city.osm_timestamp,
        definitions=found.definitions,
        notes=(*city.notes, *found.notes),
    )
