"""The built site: it is all there, and asks the network for nothing."""

from __future__ import annotations

import re
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
from sphinx.util.inventory import InventoryFile

from code_blocks import BUILD, ROOT

SITE = ROOT / "build" / "docs"
PAGES = sorted(SITE.rglob("*.html"))

pytestmark = pytest.mark.skipif(not PAGES, reason="scripts/docs.sh has built no site")


class _Resources(HTMLParser):
    """What a page loads: scripts, sheets, images."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag in ("script", "img", "iframe", "source"):
            self.found.append(named.get("src") or "")
        elif tag == "link" and named.get("rel") in ("stylesheet", "preload", "icon"):
            self.found.append(named.get("href") or "")


@pytest.fixture(scope="module")
def inventory() -> dict[str, dict[str, object]]:
    with (SITE / "objects.inv").open("rb") as file:
        found: dict[str, dict[str, object]] = InventoryFile.load(file, "", lambda base, at: at)
    return found


def test_no_page_loads_anything_from_elsewhere() -> None:
    for page in PAGES:
        resources = _Resources()
        resources.feed(page.read_text())
        for resource in filter(None, resources.found):
            assert not re.match(r"(https?:)?//", resource), (page, resource)
            local = page.parent / re.sub(r"[?#].*", "", resource)
            assert resource.startswith("data:") or local.exists(), (page, resource)


def test_no_style_sheet_loads_anything_from_elsewhere() -> None:
    for sheet in SITE.rglob("*.css"):
        for target in re.findall(r"url\(['\"]?([^)'\"]+)", sheet.read_text()):
            assert not re.match(r"(https?:)?//", target), (sheet, target)


def test_every_public_name_of_the_package_is_in_the_reference(
    inventory: dict[str, dict[str, object]]
) -> None:
    sys.path.insert(0, str(BUILD / "python"))
    import gtv

    documented = {name for kind in inventory if kind.startswith("py:") for name in inventory[kind]}
    missing = [name for name in gtv.__all__ if f"gtv.{name}" not in documented]
    assert [name for name in missing if not name.startswith("__")] == []


def test_every_header_has_something_to_show(inventory: dict[str, dict[str, object]]) -> None:
    # 13 modules' worth of declarations; a change of Breathe or Doxygen that drops some shows here.
    names = {name for kind, found in inventory.items() if kind.startswith("cpp:") for name in found}
    assert len(names) > 300
    for name in ("gtv::score::denoise", "gtv::InputError", "gtv::study::parse_study"):
        assert name in names


def test_labels_of_the_theory_lead_to_the_theory_page() -> None:
    findings = (SITE / "findings.html").read_text()
    assert 'href="theory/theory.html#t6-4"' in findings
    assert 'id="t6-4"' in (SITE / "theory" / "theory.html").read_text()


def test_formulas_are_set_when_the_site_is_built() -> None:
    page = (SITE / "tutorials" / "network.html").read_text()
    assert page.count('class="katex"') > 5
    assert r"\alpha_t x_0" not in re.sub(r"<annotation.*?</annotation>", "", page)


def test_notebooks_are_pages_with_their_pictures_and_numbers() -> None:
    page = (SITE / "examples" / "fig2.html").read_text()
    assert 'src="data:image/png;base64,' in page and "0.236" in page
    assert "examples/fig2.html" in (SITE / "tutorials" / "paper.html").read_text()
