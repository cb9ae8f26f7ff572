"""What a table tells of other targets is of the city, of a target of its plan, and in that target's unit."""

from __future__ import annotations

from pathlib import Path

import pytest
from towns import CRS, town

from qdgeo.city.registers import Registers, read_registers
from qdgeo.config import RegisterSource
from qdgeo.errors import DataError
from qdgeo.targets import load_plan

PLAN = load_plan("qingdao_2022")


def read(folder: Path, *rows: str) -> Registers:
    (folder / "c.csv").write_text("\n".join(["目标,区,数值,计量单位", *rows, ""]), "utf-8")
    source = RegisterSource(path="c.csv")
    return read_registers({"context": source}, base=folder, crs=CRS, districts=town().districts, plan=PLAN)


def test_targets_and_units_that_are_none_are_refused_together(tmp_path: Path) -> None:
    with pytest.raises(DataError) as caught:
        read(
            tmp_path,
            "T3O,,30,",
            "T31,,0.98,",
            "T31,,98,件",
            "T31,,120,%",
            "T29,,50%,",
            "T30,,3,处",
            "T30,,3,个",
        )
    assert [f"{one.where}: {one.what}. {one.remedy}" for one in caught.value.problems] == [
        f"c.csv, row 2: the plan has no target 'T3O'. write one of: {', '.join(one.id for one in PLAN)}",
        "c.csv, row 3, 数值: T31: 0.98 is to be a part of a whole, and its unit is not said. write the cell as 98%",
        "c.csv, row 4, 数值: T31: 98 is to be a part of a whole, and its unit is 件. write the cell as 98%",
        "c.csv, row 5, 数值: T31: 120 percent is more than the whole. write the cell as 98%",
        "c.csv, row 6, 数值: T29: 50 is in percent, and the target counts 类. write the number of 类 alone",
        "c.csv, row 7, 数值: T30: 3 is in 处, and the target counts 个. write the number of 个 alone",
    ]


def test_rows_of_districts_alone_are_told(tmp_path: Path) -> None:
    found = read(tmp_path, "T30,西区,10,", "T30,东区,40,", "T29,西区,9,", "T29,全市,38,", "T33,西区,1,")
    assert [note.features for note in found.notes if "rows of districts only" in note.what] == [("T30",)]
