"""Groups of districts that are ranked apart, as the city file names them."""

from __future__ import annotations

from difflib import get_close_matches

import pandas as pd

from qdgeo.city import City
from qdgeo.errors import ConfigError, Problem, raise_all
from qdgeo.schema import ID, NAME, NAME_EN

__all__ = ["groups_of"]


def groups_of(city: City) -> pd.Series[str]:
    """Return the group of every district by its id, in the order of the districts; "" where no groups are named.

    Raises
    ------
    ConfigError
        With every name that is no district, or several, every district in two groups (once by its id, once by its name)
        and every district that is in none.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> districts = pd.DataFrame({"id": ["a", "b"], "name": ["甲区", "乙区"], "name_en": ["A", "B"]})
    >>> config = SimpleNamespace(groups={"主城区": ["甲区"], "外围区": ["b"]})
    >>> groups_of(SimpleNamespace(config=config, districts=districts)).to_dict()
    {'a': '主城区', 'b': '外围区'}
    """
    named, ids = city.config.groups, city.districts[ID].astype(str).tolist()
    found: dict[str, str] = {}
    problems: list[Problem] = []
    for group, members in named.items():
        for member in members:
            keys = _called(city, member)
            if len(keys) != 1:
                problems.append(_unknown(city, member, keys, group))
            elif found.setdefault(keys[0], group) != group:
                words = f"district '{member}' stands in the groups '{found[keys[0]]}' and '{group}'"
                problems.append(Problem(words, "groups", "keep it in one"))
    left = [key for key in ids if key not in found]
    if named and left and not problems:
        names = city.districts.set_index(ID)[NAME]
        words = f"{', '.join(f'{names[key]} ({key})' for key in left)}: in no group"
        problems.append(Problem(words, "groups", "put every district into one group, or name no groups"))
    raise_all(problems, ConfigError)
    return pd.Series([found.get(key, "") for key in ids], index=pd.Index(ids), dtype=object)


def _called(city: City, name: str) -> list[str]:
    districts = city.districts
    by_id = districts.loc[districts[ID].astype(str) == name, ID]
    if len(by_id):
        return [str(by_id.iloc[0])]
    return [str(key) for key in districts.loc[(districts[NAME] == name) | (districts[NAME_EN] == name), ID]]


def _unknown(city: City, name: str, keys: list[str], group: str) -> Problem:
    if keys:
        return Problem(
            f"several districts are called '{name}'", f"groups.{group}", f"use an id: {', '.join(keys)}"
        )
    known = [*city.districts[NAME].astype(str), *city.districts[ID].astype(str)]
    near = get_close_matches(name, known, n=1)
    remedy = f"did you mean '{near[0]}'?" if near else f"use ids or names of: {', '.join(known)}"
    return Problem(f"no district is called '{name}'", f"groups.{group}", remedy)
