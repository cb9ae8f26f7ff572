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
from qdgeo.wording import Note

__all__ = ["Trial", "datum_note", "try_datums"]

_TRIED = {"wgs84": "WGS 84", "gcj02": "GCJ-02", "bd09": "BD-09"}
_MOST = 2000  # points are enough for a median; more only take time
_BACK = {"gcj02": wgs84_to_gcj02, "bd09": wgs84_to_bd09}
_WINDS = ("east", "north-east", "north", "north-west", "west", "south-west", "south", "south-east")
_WINDS_ZH = ("东", "东北", "北", "西北", "西", "西南", "南", "东南")


@dataclass(frozen=True, kw_only=True)
class Trial:
    """How near points are to a reference, by the datum that they may be in.

    Parameters
    ----------
    points
        How many were tried.
    stated, best
        The datum stated, and that of the smallest median distance.
    median_m
        Median distance by datum, m.
    nearer
        Share of the points that the best datum brings nearer than the stated one.
    offset_m
        Mean way from where the best datum puts them to where they are now, east and north, m.
    lies
        Whether the layer is to be told as one that is not in its datum, by ``[datum_guard]`` of the registers' table.
    """

    points: int
    stated: str
    best: str
    median_m: dict[str, float]
    nearer: float
    offset_m: tuple[float, float]
    lies: bool


def try_datums(
    xy: NDArray[np.float64], datum: str, reference: NDArray[np.object_], crs: pyproj.CRS
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
    """
    guard = load_register_table().guard
    stated = "wgs84" if datum == "cgcs2000" else datum
    kept = xy[np.isfinite(xy).all(axis=1)]
    if len(kept) < guard.least_points or not len(reference):
        return None
    chosen = kept[:: max(1, len(kept) // _MOST)]
    now = to_lonlat(chosen, crs)
    raw = _BACK[stated](now) if stated in _BACK else now
    places = {name: project_lonlat(lonlat_by_datum(raw, name), crs) for name in _TRIED}
    if max(float(np.abs(place - chosen).max()) for place in places.values()) < 1.0:
        return None
    tree = shapely.STRtree(reference)
    away = {name: _distances(place, reference, tree) for name, place in places.items()}
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
        median_m=medians,
        nearer=nearer,
        offset_m=(east, north),
        lies=best != stated and less and gain and nearer >= guard.surer,
    )


def _distances(
    xy: NDArray[np.float64], reference: NDArray[np.object_], tree: shapely.STRtree
) -> NDArray[np.float64]:
    points = shapely.points(xy)
    return np.asarray(shapely.distance(points, reference[tree.nearest(points)]), dtype=np.float64)


def datum_note(trial: Trial | None, *, where: str, to: str, to_zh: str) -> tuple[Note, ...]:
    """Return a warning if a layer is not in the datum that is stated of it.

    Parameters
    ----------
    trial
        From `try_datums`.
    where
        The key of the city file that states the datum.
    to, to_zh
        What the reference is, such as "streets".
    """
    if trial is None or not trial.lies:
        return ()
    far, wind, wind_zh = _way(trial.offset_m)
    now, then = trial.median_m[trial.stated], trial.median_m[trial.best]
    stated, best = _TRIED[trial.stated], _TRIED[trial.best]
    words = (
        f"{trial.points} points lie {now:.0f} m (median) from the {to} as {stated}, and {then:.0f} m as {best}: all of "
        f'them seem to lie {far:.0f} m too far {wind}. Set datum = "{trial.best}" if that is so; nothing was moved'
    )
    zh = (
        f"{trial.points} 个点按 {stated} 距{to_zh}的中位数为 {now:.0f} m，按 {best} 则为 {then:.0f} m："
        f'整体似乎偏{wind_zh} {far:.0f} m。若属实请设 datum = "{trial.best}"；未作任何移动'
    )
    return (Note(words, where, zh=zh),)


def _way(offset_m: tuple[float, float]) -> tuple[float, str, str]:
    """Return how far, and in which direction by name.

    >>> _way((460.0, 0.0)), _way((-1.0, -1.0))[1]
    ((460.0, 'east', '东'), 'south-west')
    """
    east, north = offset_m
    number = round(float(np.degrees(np.arctan2(north, east))) / 45.0) % 8
    return float(np.hypot(east, north)), _WINDS[number], _WINDS_ZH[number]
