"""A map as one HTML text: to save, to show in a notebook, to compare byte by byte."""

from __future__ import annotations

import html
from dataclasses import dataclass
from pathlib import Path

from qdgeo.io.files import write_text
from qdgeo.wording import html_table

__all__ = ["PREVIEW_BYTES", "Page"]

PREVIEW_BYTES = 1_000_000
"""A page larger than this is not put into a notebook; its figures are shown as a table instead."""


@dataclass(frozen=True, kw_only=True)
class Page:
    """A whole map in one text that needs no network.

    Parameters
    ----------
    title
        Of the window.
    html
        The page; the same inputs give the same bytes.
    header, rows
        The districts' figures as people read them, for the preview in a notebook.
    """

    title: str
    html: str
    header: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()

    def save(self, path: str | Path) -> Path:
        """Write the page whole or not at all, and return its path; folders above are made.

        Raises
        ------
        SourceError
            If the folder cannot be written; an older file of that name then stands as it was.
        """
        return write_text(Path(path), self.html)

    def __repr__(self) -> str:
        """Return title and size.

        >>> Page(title="小城", html="x" * 2_000_000)
        Page('小城', 2.0 MB)
        """
        return f"Page({self.title!r}, {self.size / 1e6:.1f} MB)"

    @property
    def size(self) -> int:
        """Bytes of the page."""
        return len(self.html.encode("utf-8"))

    def _repr_html_(self) -> str:
        """Return the page in a frame if it is small, else its figures and how to open the whole of it."""
        if self.size <= PREVIEW_BYTES:
            frame = html.escape(self.html, quote=True)
            return (
                f'<iframe title="{html.escape(self.title)}" srcdoc="{frame}" sandbox="allow-scripts allow-popups" '
                'style="width:100%;height:640px;border:1px solid #ccd3d9"></iframe>'
            )
        words = (
            f'{self.title}: {self.size / 1e6:.1f} MB. 地图较大，请先 .save("map.html") 再用浏览器打开；下为各区数值。'
            ' Too large for a notebook: .save("map.html") and open it in a browser; its figures are below.'
        )
        return f"<p>{html.escape(words)}</p>{html_table(list(self.header), [list(row) for row in self.rows])}"
