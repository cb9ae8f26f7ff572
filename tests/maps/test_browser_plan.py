"""The plan's targets and the arithmetic of marks on the page: shown, filtered, in both languages, as text only."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from maps.conftest import CITY_FILE, NAMES
from maps.paged import HOSTILE

from qdgeo.config import parse_city_file
from qdgeo.indicators import Indicator
from qdgeo.maps import draw
from qdgeo.scorecard import score
from qdgeo.targets import load_plan

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]

RULE = "≥4座得20分；每降低0.5座扣4分，扣完为止"
SCORED = CITY_FILE.replace(
    "[targets.toilet_density]\nat_least = 4\n", f'[targets.toilet_density]\nrule = "{RULE}"\n'
)
GROUPS = "[groups]\n" + "\n".join(
    f'"{name}" = {list(some)}' for name, some in (("东片", NAMES[:3]), ("西片", NAMES[3:]))
)


@pytest.fixture(scope="module")
def planned_file(town, tmp_path_factory):
    targets = load_plan("qingdao_2022")
    hostile = replace(targets[0], zh=HOSTILE, en=HOSTILE)
    config = parse_city_file(SCORED + GROUPS, where="city.toml")
    city = replace(town.city, config=config, plan=(hostile, *targets[1:]))
    indicators = [result for result in town.results if isinstance(result, Indicator)]
    page = draw(city, *indicators, score(city, indicators))
    return page.save(tmp_path_factory.mktemp("plan") / "plan.html")


def test_every_target_of_the_plan_is_on_a_row_and_says_what_is_known_of_it(opened, planned_file):
    with opened(file=planned_file) as page:
        page.click("#plan > summary")
        rows = page.locator("#plan-list li")
        assert rows.count() == 36
        assert HOSTILE.strip() in rows.nth(0).inner_text()
        dense = rows.nth(5).inner_text()
        assert "建成区公厕密度达到4座/平方公里" in dense
        assert "从数据计算" in dense
        computed = page.locator('#plan-list li[data-status="computed"]').count()
        unknown = page.locator('#plan-list li[data-status="no_data"]').count()
        assert 0 < computed < 36 == computed + unknown
        page.click('#plan-status [data-value="no_data"]')
        assert rows.count() == unknown
        assert "需要：垃圾桶、果皮箱" in page.inner_text("#plan-list")
        page.click('#languages [data-value="en"]')
        assert rows.count() == unknown
        assert "needs: bins and litter boxes" in page.inner_text("#plan-list")


def test_marks_are_explained_and_ranks_are_in_groups(opened, planned_file):
    with opened(file=planned_file) as page:
        assert page.locator("#district-table .group").all_inner_texts().count("东片") == 3
        page.click("#district-table .name-button >> nth=0")
        card = page.inner_text("#district-card")
        assert f"规则「{RULE}」" in card
        assert re.search(r"比 4 差 [\d.]+.*计 \d+ 档", card.split(RULE)[1])
        page.click('#languages [data-value="en"]')
        assert "rule “" in page.inner_text("#district-card")
