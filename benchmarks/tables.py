"""The results as Markdown, and their place in the page of documentation."""

from __future__ import annotations

import json
import statistics
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

__all__ = ["bars_table", "in_page", "markdown", "seconds_table"]

_BEGIN, _END = "<!-- measured: begin -->", "<!-- measured: end -->"

Record = dict[str, Any]


def markdown(results: Record) -> str:
    """Return the whole of the results: what they were measured on, the bars, and every figure.

    Parameters
    ----------
    results
        ``machine`` and ``loads`` (name to text), and ``rows`` (as `benchmarks.measure.Row.as_dict` gives them).
    """
    machine = "; ".join(f"{name} {text}" for name, text in results["machine"].items())
    loads = ", ".join(f"{work} {load}" for work, load in results.get("loads", {}).items())
    rows = results["rows"]
    bars = [bar for row in rows for bar in row["bars"]]
    kept = sum(bar["kept"] for bar in bars)
    return (
        f"Measured {results['date']} on {machine}.\n\n"
        f"Load of the machine in the quarter of an hour before each work ended: {loads or 'not kept'}.\n\n"
        f"{kept} of {len(bars)} bars are kept.\n\n{bars_table(rows)}\n\n{seconds_table(rows)}\n"
    )


def bars_table(rows: Iterable[Record]) -> str:
    """Return what was held to a limit.

    Examples
    --------
    >>> bar = {"name": "seconds", "value": 12.0, "limit": 10, "at_least": False, "stretch": None, "kept": False}
    >>> print(bars_table([{"work": "run", "case": "a city", "subject": "first run", "bars": [bar]}]))
    | work | case | measure | value | bar | kept |
    | --- | --- | --- | ---: | ---: | --- |
    | run | a city: first run | seconds | 12.0 | ≤ 10 | **no** |
    """
    lines = ["| work | case | measure | value | bar | kept |", "| --- | --- | --- | ---: | ---: | --- |"]
    for row in rows:
        for bar in row["bars"]:
            limit = f"{'≥' if bar['at_least'] else '≤'} {bar['limit']:,g}"
            limit += f" (stretch {bar['stretch']:g})" if bar["stretch"] is not None else ""
            case = f"{row['case']}: {row['subject']}" if row["work"] == "run" else row["case"]
            kept = "yes" if bar["kept"] else "**no**"
            lines.append(
                f"| {row['work']} | {case} | {bar['name']} | {figure(bar['value'])} | {limit} | {kept} |"
            )
    return "\n".join(lines)


def seconds_table(rows: Sequence[Record]) -> str:
    """Return every figure: the median of the rounds, their range, the peak of the process and what imports take."""
    lines = [
        "| work | case | what | median s | least–most s (rounds) | processor s | ratio | peak MB (imports) | remark |",
        "| --- | --- | --- | ---: | --- | ---: | ---: | --- | --- |",
    ]
    for row in rows:
        seconds = row["seconds"]
        spread = f"{figure(min(seconds))}–{figure(max(seconds))} ({len(seconds)})"
        ratio = "" if row["ratio"] is None else figure(row["ratio"])
        memory = "" if row["peak_mb"] is None else f"{row['peak_mb']:,.0f} ({row['imports_mb'] or 0:,.0f})"
        cpu = "" if row["cpu"] is None else figure(row["cpu"])
        middle = figure(statistics.median(seconds))
        cells = [row["work"], row["case"], row["subject"], middle, spread, cpu, ratio, memory, row["remark"]]
        # a bar within a cell would end it
        lines.append(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |")
    return "\n".join(lines)


def figure(value: float) -> str:
    """Return a number with about three digits that carry meaning.

    Examples
    --------
    >>> [figure(value) for value in (0.0123, 0.5, 12.345, 1234.5)]
    ['0.012', '0.50', '12.3', '1,234']
    """
    if value < 0.1:
        return f"{value:.3f}"
    if value < 10:
        return f"{value:.2f}"
    return f"{value:.1f}" if value < 100 else f"{value:,.0f}"


def in_page(page: Path, table: str) -> None:
    """Put the results in their place in a page.

    Raises
    ------
    ValueError
        If the page has no place for them.
    """
    text = page.read_text(encoding="utf-8")
    if _BEGIN not in text or _END not in text:
        raise ValueError(f"{page.name} has no lines {_BEGIN} and {_END}")
    before, after = text.split(_BEGIN)[0], text.split(_END)[1]
    page.write_text(f"{before}{_BEGIN}\n\n{table}\n{_END}{after}", encoding="utf-8")


if __name__ == "__main__":
    root = Path(__file__).resolve().parents[1]
    measured = json.loads((root / "build" / "bench" / "results.json").read_text(encoding="utf-8"))
    in_page(root / "docs" / "benchmarks.md", markdown(measured))
