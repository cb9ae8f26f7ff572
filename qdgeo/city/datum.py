"""Whether a layer is in the datum that is stated of it: the shifts of Chinese web maps are tried against the streets.

GCJ-02 lies some 460 m east of WGS 84 at Qingdao, BD-09 farther. Things that stand along streets, or borders that two
layers share, come nearer to the reference by the datum that they are in. A layer is never moved by this; it is told.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray

from qdgeo.crs import lonlat_by_datum, project_lonlat, to_lonlat, wgs84_to_bd09, wgs84_to_gcj02
from qdgeo.targets.registers import load_register_table
from qdgeo.wording import Note, Text

__all__ = ["Stated", "Trial", "datum_note", "try_datums"]

_TRIED = {"wgs84": "WGS 84", "gcj02": "GCJ-02", "bd09": "BD-09"}
_APART_M = 1.0  # places nearer than this are one: nothing is shifted there
_MOST = 1000  # points are enough for a median; more only take time
_BACK = {"gcj02": wgs84_to_gcj02, "bd09": wgs84_to_bd09}
_WINDS = ("east", "north-east", "north", "north-west", "west", "south-west", "south", "south-east")
_WINDS_ZH = ("东", "东北", "北", "西北", "西", "西南", "南", "东南")


@dataclass(frozen=True, kw_only=True, eq=False)
class Stated:
    """What a list says of its own datum.

    Parameters
    ----------
    where
        The key of the city file that states it.
    datum
        One of `qdgeo.crs.DATUMS`.
    shapes
        Where its rows are by that datum, in the city's CRS.
    written
        The district that each row names, "" if none; None where rows name none.
    """

    where: str
    datum: str
    shapes: NDArray[np.object_]
    written: NDArray[np.object_] | None = None


@dataclass(frozen=True, kw_only=True)
class Trial:
    """How well a layer fits a reference, by the datum that it may be in.

    Parameters
    ----------
    points
        How many points were tried.
    stated, best
        The datum stated, and the one that fits best.
    fit
        By datum: the median distance of the points, m (`try_datums`; the stated one alone, if that is so near that no
        other could be told), or the share of them that lie in the district that is written of them, 0–1
        (`try_districts`).
    nearer
        Of the points that one of the two fits better, the share that the best one does, 0–1.
    offset_m
        Mean way from where the best datum puts the layer to where it is now, east and north, m.
    lies
        Whether the layer is to be told as one that is not in its datum, by ``[datum_guard]`` of the registers' table.
    """

    points: int
    stated: str
    best: str
    fit: dict[str, float]
    nearer: float
    offset_m: tuple[float, float]
    lies: bool


def try_datums(
    xy: NDArray[np.float64],
    datum: str,
    reference: NDArray[np.object_],
    crs: pyproj.CRS,
    *,
    least: int | None = None,
) -> Trial | None:
    """Return how near points are to a reference in each datum, None if there are too few, or nothing is shifted there.

    Parameters
    ----------
    xy
        Where the points are by the datum stated, m, ``[n, 2]``.
    datum
        One of `qdgeo.crs.DATUMS`, as stated.
    reference
        Lines or points in `crs` that are known to be right.
    crs
        The city's metric CRS.
    least
        How many points are needed, by default as for points that stand by themselves.
    """
    guard = load_register_table().guard
    kept = xy[np.isfinite(xy).all(axis=1)]
    if len(kept) < (least or guard.least_points) or not len(reference):
        return None
    chosen = kept[:: max(1, len(kept) // _MOST)]
    stated, places = _by_datum(chosen, datum, crs)
    if not places:
        return None
    tree = shapely.STRtree(reference)
    away = {stated: _distances(places[stated], reference, tree)}
    if np.median(away[stated]) >= guard.least_gain_m:  # else none can be nearer by that much
        away |= {name: _distances(places[name], reference, tree) for name in places if name != stated}
    medians = {name: float(np.median(distance)) for name, distance in away.items()}
    best = min(medians, key=lambda name: (medians[name], name != stated))
    nearer = float((away[best] < away[stated]).mean())
    east, north = (chosen - places[best]).mean(axis=0).tolist()
    less = medians[best] <= guard.better * medians[stated]
    gain = medians[stated] - medians[best] >= guard.least_gain_m
    return Trial(
        points=len(chosen),
        stated=stated,
        best=best,
        fit=medians,
        nearer=nearer,
        offset_m=(east, north),
        lies=best != stated and less and gain and nearer >= guard.surer,
    )


def try_districts(
    xy: NDArray[np.float64],
    owner: NDArray[np.int64],
    districts: NDArray[np.object_],
    datum: str,
    crs: pyproj.CRS,
) -> Trial | None:
    """Return how many points lie in the district that is written of them, by the datum that the districts may be in.

    Parameters
    ----------
    xy
        Points that are known to be right, m, ``[n, 2]``.
    owner
        Which of the districts is written of each, int64[n].
    districts
        Polygons by the datum stated.
    datum
        One of `qdgeo.crs.DATUMS`, as stated of the districts.
    crs
        The city's metric CRS.

    Returns
    -------
    Trial
        None if nothing is shifted there, or if fewer points than are needed lie in their district by one of the
        stated and the best datum alone: most lie too far inside to tell.
    """
    guard = load_register_table().guard
    stated, corners = _by_datum(shapely.get_coordinates(districts), datum, crs)
    if not corners or not len(xy):
        return None
    points, right = shapely.points(xy), {}
    for name, moved in corners.items():
        placed = shapely.set_coordinates(districts.copy(), moved)
        shapely.prepare(placed)
        right[name] = shapely.intersects(placed[owner], points)
    share = {name: float(inside.mean()) for name, inside in right.items()}
    best = max(share, key=lambda name: (share[name], name == stated))
    gained, lost = right[best] & ~right[stated], right[stated] & ~right[best]
    told = int(gained.sum() + lost.sum())
    if best != stated and told < guard.least_points:
        return None
    nearer = float(gained.sum() / told) if told else 0.0
    east, north = (corners[stated] - corners[best]).mean(axis=0).tolist()
    return Trial(
        points=len(xy),
        stated=stated,
        best=best,
        fit=share,
        nearer=nearer,
        offset_m=(east, north),
        lies=best != stated and nearer >= guard.surer,
    )


def _by_datum(
    xy: NDArray[np.float64], datum: str, crs: pyproj.CRS
) -> tuple[str, dict[str, NDArray[np.float64]]]:
    """Return which of the datums tried is stated, and where each puts what it put at `xy`; none if it is one place."""
    stated = "wgs84" if datum == "cgcs2000" else datum
    now = to_lonlat(xy, crs)
    raw = _BACK[stated](now) if stated in _BACK else now
    places = {name: project_lonlat(lonlat_by_datum(raw, name), crs) for name in _TRIED}
    apart = max((float(np.abs(place - xy).max()) for place in places.values() if len(xy)), default=0.0)
    return stated, places if apart >= _APART_M else {}


def _distances(
    xy: NDArray[np.float64], reference: NDArray[np.object_], tree: shapely.STRtree
) -> NDArray[np.float64]:
    points = shapely.points(xy)
    return np.asarray(shapely.distance(points, reference[tree.nearest(points)]), dtype=np.float64)


def datum_note(trial: Trial | None, *, where: str, to: Text, of: Text) -> tuple[Note, ...]:
    """Return a warning if a layer is not in the datum that is stated of it.

    Parameters
    ----------
    trial
        From `try_datums`.
    where
        What in the city file states the datum.
    to
        What the reference is, such as "streets".
    of
        What the points are, such as "points along its lines".
    """
    if trial is None or not trial.lies:
        return ()
    now, then = trial.fit[trial.stated], trial.fit[trial.best]
    stated, best = _TRIED[trial.stated], _TRIED[trial.best]
    words = f"{trial.points} {of.en} lie {now:.0f} m (median) from the {to.en} as {stated}, and {then:.0f} m as {best}"
    zh = f"{trial.points} {of.zh}按 {stated} 距{to.zh}的中位数为 {now:.0f} m，按 {best} 则为 {then:.0f} m"
    return (_told(trial, words, zh, where),)


def written_note(trial: Trial | None, *, where: str) -> tuple[Note, ...]:
    """Return a warning if districts are not in the datum that is stated of them, by the rows that name them.

    Parameters
    ----------
    trial
        From `try_districts`.
    where
        What in the city file states the datum.
    """
    if trial is None or not trial.lies:
        return ()
    now, then = trial.fit[trial.stated], trial.fit[trial.best]
    stated, best = _TRIED[trial.stated], _TRIED[trial.best]
    words = f"{now:.1%} of {trial.points} rows lie in the district that they name as {stated}, and {then:.1%} as {best}"
    zh = f"{trial.points} 行中按 {stated} 有 {now:.1%} 落在所写的区内，按 {best} 则为 {then:.1%}"
    return (_told(trial, words, zh, where),)


def _told(trial: Trial, words: str, zh: str, where: str) -> Note:
    far, wind, wind_zh = _way(trial.offset_m)
    remedy = f'Set datum = "{trial.best}" if that is so; nothing was moved'
    remedy_zh = f'若属实请设 datum = "{trial.best}"；未作任何移动'
    return Note(
        f"{words}: all of them seem to lie {far:.0f} m too far {wind}. {remedy}",
        where,
        zh=f"{zh}：整体似乎偏{wind_zh} {far:.0f} m。{remedy_zh}",
    )


def _way(offset_m: tuple[float, float]) -> tuple[float, str, str]:
    """Return how far, and in which direction by name.

    >>> _way((460.0, 0.0)), _way((-1.0, -1.0))[1]
    ((460.0, 'east', '东'), 'south-west')
    """
    east, north = offset_m
    number = round(float(np.degrees(np.arctan2(north, east))) / 45.0) % 8
    return float(np.hypot(east, north)), _WINDS[number], _WINDS_ZH[number]
