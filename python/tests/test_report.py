import base64
import re
import xml.etree.ElementTree as ElementTree

import pytest
import report_folders
from page_reader import Page, rows_of

from gtv.report.command import main

KINDS = list(report_folders.ALL)


@pytest.fixture(scope="module")
def reports(tmp_path_factory):
    """The page of a folder of each kind, as text; made when it is first asked for."""
    made = {}

    def text(kind):
        if kind not in made:
            folder = report_folders.ALL[kind](tmp_path_factory.mktemp(kind))
            assert main([str(folder)]) == 0
            made[kind] = (folder / "report.html").read_text(encoding="utf-8")
        return made[kind]

    return text


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_refers_to_nothing_outside_itself(reports, kind):
    html = reports(kind)
    assert not re.search(r"(https?|file|ftp):|//[a-z]", re.sub(r"base64,[^\"]*", "", html))
    assert "@import" not in html and "url(" not in html
    page = Page(html)
    for element in page.elements:
        for name in ("src", "href", "srcset", "data", "action", "poster"):
            value = element.attributes.get(name, "#")
            assert value.startswith(("#", "data:")), (element.tag, value)
    policy = next(e for e in page.all("meta") if "http-equiv" in e.attributes).attributes["content"]
    assert policy.startswith("default-src 'none'; img-src data:;")


@pytest.mark.parametrize("kind", KINDS)
def test_pictures_are_whole_and_refer_to_nothing_either(reports, kind):
    images = list(Page(reports(kind)).images())
    assert images
    for head, content in images:
        assert head == "data:image/svg+xml;base64"
        for element in ElementTree.fromstring(content).iter():
            assert not element.tag.endswith(("script", "foreignObject"))
            for name, value in element.attrib.items():
                if name.endswith("href"):
                    assert value.startswith(("#", "data:"))


@pytest.mark.parametrize("kind", KINDS)
def test_structure_can_be_read_without_eyes(reports, kind):
    page = Page(reports(kind))
    assert page.one("html").attributes["lang"] == "en"
    for landmark in ("header", "nav", "main", "footer", "h1", "title"):
        assert page.one(landmark)
    levels = [int(e.tag[1]) for e in page.all("h1", "h2", "h3", "h4")]
    assert levels[0] == 1 and all(b <= a + 1 for a, b in zip(levels, levels[1:]))
    for table in page.all("table"):
        assert next(e for e in table.inside if e.tag == "caption").words.strip()
    assert all(e.attributes.get("scope") in ("row", "col") for e in page.all("th"))
    assert all(len(e.attributes["alt"]) > 20 for e in page.all("img") if "alt" in e.attributes)
    assert all("alt" in e.attributes and "width" in e.attributes for e in page.all("img"))
    names = [e.attributes["id"] for e in page.elements if "id" in e.attributes]
    assert len(names) == len(set(names))
    for element in page.elements:
        assert element.attributes.get("aria-labelledby", names[0]) in names
        target = element.attributes.get("href", "data:")
        assert target.startswith("data:") or target[1:] in names


@pytest.mark.parametrize("kind", KINDS)
def test_every_cell_says_what_it_is_sorted_by(reports, kind):
    tables = [t for t in Page(reports(kind)).all("table") if t.attributes["class"] == "sortable"]
    assert tables
    for table in tables:
        heads = [e for e in table.inside if e.tag == "th" and e.attributes["scope"] == "col"]
        kinds = [head.attributes["data-kind"] for head in heads]
        for row in (e for e in table.inside if e.tag == "tr" and e.inside[0] not in heads):
            assert len(row.inside) == len(kinds)
            for cell, of in zip(row.inside, kinds):
                order = cell.attributes["data-order"]
                assert of == "text" or order == "" or float(order) == float(order)


@pytest.mark.parametrize(
    "kind, title, words",
    [
        ("run", "three: average learned densities", "0.3 to 0.8; least in cell 14 (forward.t_min"),
        ("samples", "three: samples and their nearest training points", "0 % to 100 %"),
        ("compare", "three: theory beside experiment", "large-p 0, finite-p 15, population 0 (of"),
        ("predict", "three: predictions of theory", "For this, nothing was trained"),
        ("attribute", "three: causes of the deviation", "design, in 15 of 15 cells"),
        ("verify", "Claims of the theory, tested", "2: 1 supported, 1 that depend on"),
        ("memorize", "Memorisation: first.npy against digits, train", "20 % [10 %, 32 %] of 50"),
        ("timescales", "Timescales of digits, train", "t = 1.5 (28x28)"),
        ("figures", "Figures of the paper, recomputed", "fig1, fig2, fig3"),
    ],
)
def test_title_and_summary_say_what_it_is(reports, kind, title, words):
    page = Page(reports(kind))
    assert page.one("h1").words == title
    assert words in page.one("body").words


@pytest.mark.parametrize(
    "kind, table, column, first",
    [
        ("run", "Summary of each cell", "total_variation", "0.8"),
        ("run", "Summary of each cell", "min_rcond", "1.44·10⁻⁷"),
        ("samples", "Summary of each cell", "memorized_fraction", "1 [0.94, 1]"),
        ("samples", "Summary of each cell", "sliced_wasserstein", "0.08 ± 0.002"),
        ("compare", "Verdicts over all cells", "fails", "15"),
        ("compare", "Each cell and theory", "ensemble_gap_mass", "0.25 [0.25, 0.5]"),
        ("attribute", "Each cell and cause", "gap_mass_shapley", "0.01"),
        ("attribute", "Causes over all cells", "largest in", "0"),
        ("verify", "Claims and verdicts", "value", "−0.071 [−0.072, −0.07]"),
        ("memorize", "Share of samples below each threshold", "fraction", "0.2 [0.1, 0.3]"),
        ("timescales", "Times of each resolution", "information", "6.9 [6.8, 7]"),
        ("figures", "Time of each figure", "trajectory steps", ""),
    ],
)
def test_tables_hold_values_with_their_intervals(reports, kind, table, column, first):
    views = Page(reports(kind)).all("table")
    (found,) = [v for v in views if v.inside[0].words.strip() == table]
    heads = [e.words for e in found.inside if e.tag == "th" and e.attributes["scope"] == "col"]
    assert rows_of(found)[0][heads.index(column)] == first


def test_configuration_command_versions_and_seed_are_there(reports):
    page = Page(reports("run"))
    study, command = (e.words for e in page.all("pre"))
    assert study == report_folders.STUDY
    assert command == "gtv run three.toml --out r"
    pairs = {
        row[0]: row[1]
        for table in page.all("table")
        if table.attributes["class"] == "pairs"
        for row in rows_of(table)
    }
    assert pairs["data.points"] == "[[-1.0], [0.0], [1.0]]"
    assert pairs["forward.t_max"] == "by default"
    assert pairs["Computing took"] == "12 s" and pairs["Peak memory"] == "13.9 MB"
    assert pairs["Seed"] == "7" and pairs["Threads"] == "2" and pairs["gtv"] == "0.1.0"
    assert pairs["Instruction set"] == "AVX2"
    assert "Matplotlib" in pairs


def test_the_study_can_be_saved_under_its_name(reports):
    page = Page(reports("run"))
    (link,) = [e for e in page.all("a") if "download" in e.attributes]
    assert link.attributes["download"] == "three.toml"
    saved = base64.b64decode(link.attributes["href"].split(",", 1)[1]).decode()
    assert saved == report_folders.STUDY
