"""The stability of ranks as people read it: a scorecard with bands for the terminal, tables for the office."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pandas as pd

from qdgeo.io import Manifest, check_writable, staged_folder, write_results
from qdgeo.report import dictionary, plain, scorecard_text, text_table
from qdgeo.sensitivity.scenarios import KINDS
from qdgeo.sensitivity.stability import Stability
from qdgeo.wording import Text, share

__all__ = ["stability_text", "write_stability"]


def stability_text(found: Stability, *, date: str | None = None) -> str:
    """Return the scorecard with the ranks that each district takes, and who cannot be told apart.

    Parameters
    ----------
    found
        From `qdgeo.sensitivity.rank_stability`.
    date
        The run's date, ISO 8601; today's if not given.
    """
    card = scorecard_text(
        found.card,
        date=date or _today(),
        osm_timestamp=found.city.osm_timestamp,
        credit=found.city.credit,
    )
    kinds = [title.both for title in KINDS.values()]
    header = ["区 district", *kinds, "名次不变 rank kept", "不可区分 cannot be told apart from"]
    names, kept, alike = (found.ranks[name].tolist() for name in ("district_name", "kept", "alike"))
    bands = found.ranks[list(KINDS)].to_numpy().tolist()
    rows = [
        [str(name), *map(str, band), share(part), str(other) or "–"]
        for name, band, part, other in zip(names, bands, kept, alike, strict=True)
    ]
    tried = "；".join(f"{kind.both} {count}" for kind, count in _tried(found))
    told = f"名次区间为各情形中的最好与最差名次 ranks are the best and the worst of all scenarios: {tried}"
    return "\n".join([card, plain(told), text_table(header, rows)])


def _tried(found: Stability) -> list[tuple[Text, int]]:
    kinds = found.table.drop_duplicates("scenario")["kind"]
    return [(title, int((kinds == kind).sum())) for kind, title in KINDS.items()]


def write_stability(found: Stability, out: str | Path, *, date: str | None = None) -> tuple[Path, ...]:
    """Write the ranks of every scenario to ``OUT/NAME-stability``, with its manifest.

    Parameters
    ----------
    found
        From `qdgeo.sensitivity.rank_stability`.
    out
        Folder of results; the own folder in it is replaced whole, or not at all.
    date
        ISO 8601; today's if not given.
    """
    check_writable(Path(out))
    city = found.city
    target = Path(out) / f"{city.name}-stability"
    titles = [(key, title.zh, title.en) for key, title in found.titles.items()]
    tables = {
        "stability_ranks": found.ranks,
        "stability": found.table,
        "stability_scenarios": pd.DataFrame(titles, columns=["scenario", "zh", "en"]),
    }
    described = dictionary()
    tables["dictionary"] = described[described["table"].isin(tables)].reset_index(drop=True)
    manifest = Manifest(
        city=city.name,
        date=date or _today(),
        config=city.config,
        sources=city.sources,
        osm_timestamp=city.osm_timestamp,
        notes=tuple(dict.fromkeys((*city.notes, *found.notes))),
    )
    with staged_folder(target) as folder:
        written = write_results(folder, tables=tables, layers={}, manifest=manifest)
        names = [path.relative_to(folder) for path in written]
    return tuple(target / name for name in names)


def _today() -> str:
    return dt.datetime.now(tz=dt.UTC).date().isoformat()
