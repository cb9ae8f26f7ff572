"""The page against axe-core's rules of access, in every tone and on a phone, with everything unfolded."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from maps.paged import DESKTOP, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]


@pytest.mark.parametrize("tone", ["light", "dark", "projector"])
@pytest.mark.parametrize(("size", "touch"), [(DESKTOP, False), (PHONE, True)], ids=["desk", "phone"])
def test_axe_finds_nothing(opened, mixed_file, size, touch, tone):
    with opened(size, file=mixed_file, touch=touch) as page:
        page.evaluate("(tone) => qdgeo.chooseTone(tone)", tone)
        page.evaluate("document.querySelectorAll('details.block').forEach((block) => { block.open = true; })")
        page.evaluate("document.querySelector('#district-table .name-button')?.click()")
        page.wait_for_timeout(300)
        found = Axe().run(page).response
        assert [
            (rule["id"], [node["html"][:90] for node in rule["nodes"]]) for rule in found["violations"]
        ] == []
        assert len(found["passes"]) > 20
