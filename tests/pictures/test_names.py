"""Names of districts: inside, on nothing else, or a number."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from qdgeo.pictures.fonts import Lettering, lettering
from qdgeo.pictures.names import placed
from qdgeo.wording import Text


@pytest.fixture(scope="module")
def letters() -> Lettering:
    return lettering(["图例"])


def stripes(count: int, wide: float) -> dict[str, shapely.Polygon]:
    return {f"d{n}": shapely.box(n * wide, 0, (n + 1) * wide, 30) for n in range(count)}


def named(shapes, name: str = "市南区", english: str = "Shinan") -> dict[str, Text]:
    return {key: Text(name, english) for key in shapes}


def test_a_name_stands_inside_its_district_with_its_figure(letters) -> None:
    shapes = stripes(4, 30)
    labels = placed(shapes, named(shapes), dict.fromkeys(shapes, "98.1 %"), ([], []), letters, 8.0)
    assert list(labels) == list(shapes)
    for key, label in labels.items():
        assert shapes[key].contains(label.box)
        assert [line.text for line in label.lines] == ["市南区", "Shinan", "98.1 %"]


def test_where_there_is_no_room_a_number_stands(letters) -> None:
    shapes = stripes(12, 3.2)
    labels = placed(shapes, named(shapes), {}, ([], []), letters, 8.0)
    assert [label.number for label in labels.values()] == list(range(1, 13))


def test_no_label_lies_upon_another_or_upon_what_is_taken(letters) -> None:
    rng = np.random.default_rng(4)
    cells = shapely.voronoi_polygons(
        shapely.multipoints(rng.uniform(0, 150, (30, 2))), extend_to=shapely.box(0, 0, 150, 150)
    )
    parts = shapely.intersection(shapely.get_parts(cells), shapely.box(0, 0, 150, 150))
    shapes = {f"d{n}": shape for n, shape in enumerate(parts)}
    plate = shapely.box(0, 138, 20, 150)
    labels = placed(shapes, named(shapes, "IES POETA TOMÁS MORALES", ""), {}, ([plate], []), letters, 8.0)
    boxes = [label.box for label in labels.values()]
    assert len(boxes) == 30
    for place, box in enumerate(boxes):
        assert not box.intersects(plate)
        assert not any(box.intersects(other) for other in boxes[place + 1 :])


def test_dots_are_kept_clear_of_where_there_is_another_place(letters) -> None:
    shapes = {"a": shapely.box(0, 0, 60, 40)}
    dots = [shapely.box(28, 18, 32, 22)]
    label = placed(shapes, named(shapes), {}, ([], dots), letters, 8.0)["a"]
    assert not label.box.intersects(dots[0])
    full = [shapely.box(x, y, x + 1.5, y + 1.5) for x in range(0, 60, 3) for y in range(0, 40, 3)]
    assert placed(shapes, named(shapes), {}, ([], full), letters, 8.0)["a"].lines[0].text == "市南区"


def test_a_name_of_500_signs_is_a_number(letters) -> None:
    shapes = stripes(1, 60)
    assert placed(shapes, named(shapes, "长" * 500, ""), {}, ([], []), letters, 8.0)["d0"].number == 1


def test_a_district_off_the_sheet_has_no_label(letters) -> None:
    shapes = {"a": shapely.Polygon(), "b": shapely.box(0, 0, 40, 40)}
    assert list(placed(shapes, named(shapes), {}, ([], []), letters, 8.0)) == ["b"]
