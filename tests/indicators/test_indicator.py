"""Tables of figures: what is unknown stays unknown, and the whole is the sum of its parts."""

from __future__ import annotations

import dataclasses
from math import inf, isnan, nan

import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qdgeo.indicators.indicator import COLUMNS, Indicator, quotient, stack, tabulate
from qdgeo.wording import Text

LENGTHS = st.floats(0, 1e9)


def indicator(*tables: pd.DataFrame, title: str = "Walking coverage") -> Indicator:
    return Indicator(
        id="coverage",
        title=Text(zh="如厕圈覆盖", en=title),
        table=stack(tables),
        layer=gpd.GeoDataFrame(geometry=[], crs=4549),
        definitions=(),
    )


def shares(**values: float) -> pd.DataFrame:
    return tabulate(
        "m", pd.Series(values), pd.Series(dict.fromkeys(values, 2.0)), basis="people", unit="share"
    )


def column(rows: pd.DataFrame, name: str) -> dict[str, float]:
    return rows.set_index("district")[name].to_dict()


def test_a_quotient_of_nothing_is_unknown() -> None:
    top = pd.Series([1.0, 0.0, 0.0, 3.0, nan, 5.0])
    bottom = pd.Series([2.0, 2.0, 0.0, 0.0, 2.0, nan])
    assert quotient(top, bottom).tolist() == pytest.approx([0.5, 0.0, nan, nan, nan, nan], nan_ok=True)


def test_a_share_of_the_whole_is_of_its_sums_without_what_lies_outside() -> None:
    rows = tabulate(
        "coverage_5min",
        pd.Series({"a": 1.0, "b": 3.0, "outside": 100.0}),
        pd.Series({"a": 2.0, "b": 8.0, "outside": 100.0}),
        basis="streets",
        unit="share",
    )
    assert tuple(rows.columns) == COLUMNS
    assert rows["district"].tolist() == ["a", "b", "outside", "whole"]
    assert column(rows, "value") == {"a": 0.5, "b": 0.375, "outside": 1.0, "whole": 0.4}
    assert column(rows, "numerator")["whole"] == 4.0
    assert column(rows, "denominator")["whole"] == 10.0
    for name, said in (("measure", "coverage_5min"), ("basis", "streets"), ("unit", "share")):
        assert set(rows[name]) == {said}


def test_without_a_denominator_the_value_is_the_numerator() -> None:
    rows = tabulate("toilets", pd.Series({"a": 2, "b": 3, "outside": 4}), basis="district", unit="座")
    assert column(rows, "value") == column(rows, "numerator") == {"a": 2, "b": 3, "outside": 4, "whole": 5}
    assert rows["denominator"].isna().all()
    assert rows["value"].dtype == float


def test_a_whole_of_which_a_part_is_unknown_is_unknown() -> None:
    rows = tabulate("m", pd.Series({"a": 1.0, "b": nan, "outside": 0.0}), basis="people", unit="人")
    assert isnan(column(rows, "value")["whole"])
    assert column(rows, "value")["a"] == 1.0


def test_what_is_unknown_outside_leaves_the_whole_known() -> None:
    rows = tabulate("m", pd.Series({"a": 1.0, "b": 2.0, "outside": nan}), basis="people", unit="人")
    assert column(rows, "value")["whole"] == 3.0


def test_a_whole_that_is_not_the_sum_is_taken_as_given() -> None:
    # an entry that lies in two districts stands in both and counts once for the city
    rows = tabulate(
        "managed_roads_count",
        pd.Series({"a": 2.0, "b": 3.0, "outside": 0.0}),
        pd.Series({"a": 4.0, "b": 4.0, "outside": 1.0}),
        basis="list",
        unit="share",
        whole=4.0,
    )
    assert column(rows, "numerator") == {"a": 2.0, "b": 3.0, "outside": 0.0, "whole": 4.0}
    assert column(rows, "value")["whole"] == 0.5


def test_a_table_leaves_its_inputs_as_they_were() -> None:
    top, bottom = pd.Series({"a": 1.0, "outside": 2.0}), pd.Series({"a": 0.0, "outside": 2.0})
    tabulate("m", top, bottom, basis="b", unit="share", whole=7.0)
    assert top.to_dict() == {"a": 1.0, "outside": 2.0}
    assert bottom.to_dict() == {"a": 0.0, "outside": 2.0}


@given(parts=st.lists(st.tuples(LENGTHS, LENGTHS), min_size=1, max_size=6))
def test_the_share_of_the_whole_lies_between_its_parts(parts) -> None:
    names = [f"d{n}" for n in range(len(parts))]
    bottom = pd.Series([max(pair) for pair in parts], index=names)
    rows = tabulate(
        "m", pd.Series([min(pair) for pair in parts], index=names), bottom, basis="b", unit="share"
    )
    values = rows.set_index("district")["value"]
    known = values.drop("whole").dropna()
    if bottom.sum() == 0:
        assert isnan(values["whole"])
    else:
        assert known.min() - 1e-9 <= values["whole"] <= known.max() + 1e-9


def test_tables_are_stacked_in_order_with_an_index_of_their_own() -> None:
    found = stack(shares(**{name: 1.0}) for name in ("b", "a"))
    assert found["district"].tolist() == ["b", "whole", "a", "whole"]
    assert found.index.tolist() == [0, 1, 2, 3]
    assert tuple(found.columns) == COLUMNS


def test_a_value_is_found_by_district_measure_and_basis() -> None:
    found = indicator(shares(a=1.0, b=0.0), tabulate("n", pd.Series({"a": 7.0}), basis="people", unit="km"))
    assert found.value("a", "m", "people") == 0.5
    assert found.value("b", "m", "people") == 0.0
    assert found.value("whole", "m", "people") == 0.25
    assert found.value("a", "n", "people") == 7.0


def test_a_value_that_is_not_there_or_is_there_twice_is_unknown() -> None:
    found = indicator(shares(a=1.0))
    for asked in (("b", "m", "people"), ("a", "n", "people"), ("a", "m", "streets")):
        assert isnan(found.value(*asked))
    assert isnan(indicator(shares(a=nan)).value("a", "m", "people"))
    assert isnan(indicator(shares(a=1.0), shares(a=1.0)).value("a", "m", "people"))


def test_infinity_is_kept() -> None:
    found = indicator(tabulate("minutes", pd.Series({"a": inf}), basis="people", unit="min"))
    assert found.value("a", "minutes", "people") == inf


def test_repr_names_each_measure_once() -> None:
    found = indicator(
        shares(a=1.0), shares(a=1.0), tabulate("n", pd.Series({"a": 7.0}), basis="b", unit="km")
    )
    assert repr(found) == "Indicator('coverage': m, n)"


def test_html_has_a_row_a_district_and_a_column_a_measure() -> None:
    html = indicator(
        shares(a=1.0, b=nan), tabulate("n", pd.Series({"a": 1234.5}), basis="streets", unit="km")
    )._repr_html_()
    assert "<th>如厕圈覆盖 Walking coverage</th><th>m (people)</th><th>n (streets)</th>" in html
    assert "<tr><td>a</td><td>50.0 %</td><td>1,234.50</td></tr>" in html
    assert "<tr><td>b</td><td>无数据</td><td></td></tr>" in html


def test_html_shows_names_from_data_as_text() -> None:
    hostile = "<img src=x onerror=alert(1)>"
    rows = tabulate(f"m{hostile}", pd.Series({f"d{hostile}": 1.0}), basis=f"b{hostile}", unit="km")
    html = indicator(rows, title=f"t{hostile}")._repr_html_()
    assert "<img" not in html
    for where in "mdbt":
        assert f"{where}&lt;img src=x onerror=alert(1)&gt;" in html


def test_an_indicator_is_not_changed() -> None:
    found = indicator(shares(a=1.0))
    with pytest.raises(dataclasses.FrozenInstanceError):
        found.id = "other"  # type: ignore[misc]
    assert len(found.items) == 0
