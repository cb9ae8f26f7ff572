"""Pictures of a city and its results: a sheet each, as bytes in PNG, SVG or PDF when somebody asks for them."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

import matplotlib as mpl

from qdgeo.city import City
from qdgeo.errors import DataError, Problem
from qdgeo.indicators import Indicator
from qdgeo.io.files import write_bytes
from qdgeo.network import Reach
from qdgeo.pictures.choropleths import coverage_theme, density_theme, score_theme
from qdgeo.pictures.paper import Paper, paper_of
from qdgeo.pictures.places import toilets_theme
from qdgeo.pictures.results import Results
from qdgeo.pictures.roads import roads_theme
from qdgeo.pictures.sheet import Sheet, compose, letters_of, names_of
from qdgeo.pictures.theme import Theme
from qdgeo.pictures.walking import district_theme, walking_theme
from qdgeo.scorecard import Scorecard
from qdgeo.wording import Text

__all__ = ["FORMATS", "SUBJECTS", "Picture", "district_pictures", "picture", "pictures"]

FORMATS = ("png", "svg", "pdf")
"""What a picture can be had as."""

_THEMES: Mapping[str, Callable[[Results], Theme | None]] = {
    "score": score_theme,
    "coverage": coverage_theme,
    "walking_time": walking_theme,
    "density": density_theme,
    "toilets": toilets_theme,
    "managed_roads": roads_theme,
}
SUBJECTS = tuple(_THEMES)
"""What a picture can be of, in the order of a report."""

_DPI = 300  # of PNG, and of what is laid down as pixels in PDF and SVG
_PREVIEW_DPI = 96
_COMMENT = re.compile(
    rb"<!--.*?-->\s*", re.DOTALL
)  # matplotlib repeats each text in one, and texts are of data
_METADATA: Mapping[str, dict[str, str | None]] = {
    "png": {"Software": None},
    "svg": {"Date": None, "Creator": None},
    "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
}


@dataclass(frozen=True, kw_only=True, eq=False)
class Picture:
    """A map on a sheet, drawn when its bytes are asked for.

    Parameters
    ----------
    name
        As in file names, such as "score" or "district_03_kluuvi": safe on every system, whatever ids are.
    title
        In Chinese and English.
    paper
        The sheet.
    sheet
        What is drawn.
    """

    name: str
    title: Text
    paper: Paper
    sheet: Sheet = field(repr=False)

    def render(self, form: str = "png", *, dpi: int = _DPI) -> bytes:
        """Return the picture as bytes; the same inputs give the same.

        Parameters
        ----------
        form
            One of `FORMATS`.
        dpi
            Dots an inch of a PNG, and of what a PDF or SVG holds as pixels.

        Raises
        ------
        DataError
            If there is no such form.
        """
        if form not in FORMATS:
            raise DataError(
                Problem(f"no picture is drawn as '{form}'", "format", f"use one of: {', '.join(FORMATS)}")
            )
        out = io.BytesIO()
        with _own_settings():
            compose(self.sheet).savefig(out, format=form, dpi=dpi, metadata=dict(_METADATA[form]))
        return _COMMENT.sub(b"", out.getvalue()) if form == "svg" else out.getvalue()

    @property
    def png(self) -> bytes:
        """The picture at 300 dots an inch."""
        return self.render("png")

    @property
    def svg(self) -> bytes:
        """The picture as lines, its letters as outlines."""
        return self.render("svg")

    @property
    def pdf(self) -> bytes:
        """The picture as a page to print."""
        return self.render("pdf")

    def save(self, path: str | Path) -> Path:
        """Write the picture in the form that the path ends with, whole or not at all, and return the path.

        Raises
        ------
        DataError
            If the path ends with none of `FORMATS`.
        SourceError
            If it cannot be written.
        """
        return write_bytes(Path(path), self.render(Path(path).suffix.removeprefix(".").lower()))

    def _repr_png_(self) -> bytes:
        """Return a preview for a notebook."""
        return self.render("png", dpi=_PREVIEW_DPI)


def picture(
    city: City,
    indicators: Sequence[Indicator],
    card: Scorecard | None = None,
    *,
    subject: str = "score",
    paper: str = "A4",
    date: str = "",
    reach: Reach | None = None,
) -> Picture:
    """Return the picture of one subject.

    Parameters
    ----------
    city
        The ground, the districts, the toilets.
    indicators, card
        What was computed of it.
    subject
        One of `SUBJECTS`.
    paper
        One of `qdgeo.pictures.paper.PAPERS`.
    date
        The run's date as it is printed; none by default, so that the same inputs give the same bytes.
    reach
        The search that the figures rest on: with it and with people, those who are not covered are drawn as cells.

    Raises
    ------
    DataError
        If there is no such subject or sheet, or nothing is known of the subject.
    FontError
        If no font with Chinese signs is installed, with what to install.
    """
    if subject not in _THEMES:
        close = get_close_matches(subject, SUBJECTS, n=1)
        remedy = f"did you mean '{close[0]}'?" if close else f"use one of: {', '.join(SUBJECTS)}"
        raise DataError(Problem(f"there is no picture of '{subject}'", "subject", remedy))
    theme = _THEMES[subject](_results(city, indicators, card, reach))
    if theme is None:
        remedy = "give the city what it is computed from, and its indicator to the picture"
        raise DataError(
            Problem(f"nothing is known of '{subject}', so there is nothing to draw", "subject", remedy)
        )
    return next(_pictures(city, [theme], paper, date))


def pictures(
    city: City,
    indicators: Sequence[Indicator],
    card: Scorecard | None = None,
    *,
    paper: str = "A4",
    date: str = "",
    reach: Reach | None = None,
) -> tuple[Picture, ...]:
    """Return the pictures of all subjects of which anything is known, in the order of `SUBJECTS`.

    Parameters
    ----------
    city, indicators, card, paper, date, reach
        As in `picture`.
    """
    results = _results(city, indicators, card, reach)
    themes = [theme for make in _THEMES.values() if (theme := make(results)) is not None]
    return tuple(_pictures(city, themes, paper, date))


def district_pictures(
    city: City,
    indicators: Sequence[Indicator],
    card: Scorecard | None = None,
    *,
    districts: Iterable[str] | None = None,
    paper: str = "A4",
    date: str = "",
) -> tuple[Picture, ...]:
    """Return a picture of each district: it alone in colour, its neighbours grey, its figures beside.

    Parameters
    ----------
    city, indicators, card, paper, date
        As in `picture`.
    districts
        Ids or names of those that are wanted; all by default.

    Raises
    ------
    DataError
        With every name that is no district.
    """
    results = _results(city, indicators, card, None)
    wanted = results.ids if districts is None else _found(city, districts)
    themes = [district_theme(results, key) for key in wanted]
    return tuple(_pictures(city, themes, paper, date))


def _results(
    city: City, indicators: Sequence[Indicator], card: Scorecard | None, reach: Reach | None
) -> Results:
    return Results(
        city=city, by_id={indicator.id: indicator for indicator in indicators}, card=card, reach=reach
    )


def _pictures(city: City, themes: Iterable[Theme], paper: str, date: str) -> Iterator[Picture]:
    page = paper_of(paper)
    letters = letters_of(city, *(text for remark in city.config.remarks for text in (remark.zh, remark.en)))
    for theme in themes:
        sheet = Sheet(city=city, theme=theme, paper=page, letters=letters, date=date)
        yield Picture(name=theme.id, title=sheet.title, paper=page, sheet=sheet)


def _found(city: City, districts: Iterable[str]) -> list[str]:
    """Return the ids of districts that are given by id or by either name."""
    names = names_of(city)
    found, problems = [], []
    for asked in districts:
        keys = (
            [asked] if asked in names else [key for key, name in names.items() if asked in {name.zh, name.en}]
        )
        if len(keys) == 1:
            found.append(keys[0])
            continue
        what = f"{'more than one district' if keys else 'no district'} is called '{asked}'"
        close = get_close_matches(
            asked, [part for name in names.values() for part in (name.zh, name.en)], n=1
        )
        remedy = f"did you mean '{close[0]}'?" if close else f"use an id: {', '.join(names)}"
        problems.append(Problem(what, "districts", remedy))
    if problems:
        raise DataError(problems)
    return list(dict.fromkeys(found))


@contextmanager
def _own_settings() -> Iterator[None]:
    """Draw by matplotlib's defaults, whatever the user has set, and leave the user's settings as they were."""
    plain = {key: mpl.rcParamsDefault[key] for key in mpl.rcParamsDefault if not key.startswith("backend")}
    with mpl.rc_context(plain):
        mpl.rcParams.update({"svg.hashsalt": "qdgeo", "svg.fonttype": "path", "pdf.fonttype": 3})
        mpl.rcParams.update(
            {"hatch.linewidth": 0.5, "text.hinting": "none"}
        )  # letters as wide as they were measured
        yield
