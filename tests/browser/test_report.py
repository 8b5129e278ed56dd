"""Reports in a browser: what is seen, sorted, printed, and by whom it can be read."""

import base64
import json

import pytest
import report_folders
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from gtv.report.command import report

KINDS = ["small", *report_folders.ALL]


def head(browser, column, table=0):
    """A button over a column."""
    found = browser.driver.find_elements(By.CSS_SELECTOR, "table.sortable")[table]
    buttons = found.find_elements(By.CSS_SELECTOR, "thead button")
    return next(button for button in buttons if button.text.startswith(column))


def state(browser, button):
    """aria-sort of every column that has it, and the cells below a button from the top."""
    return browser.run(
        """const head = arguments[0].closest("th"), table = head.closest("table");
        return [[...table.querySelectorAll("[aria-sort]")].map(h => h.getAttribute("aria-sort")),
          [...table.tBodies[0].rows].map(row => row.cells[head.cellIndex].dataset.order)];""",
        button,
    )


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_shows_itself_without_complaint_or_network(browser, pages, kind):
    path = pages(kind)
    browser.open(path)
    assert browser.run("return document.querySelector('h1').textContent")
    sizes = browser.run("return [...document.images].map(i => [i.naturalWidth, i.complete])")
    assert sizes and all(width > 300 and complete for width, complete in sizes)
    assert browser.complaints() == []
    asked = browser.requests()
    assert asked[0] == path.as_uri()
    assert all(address.startswith("data:") for address in asked[1:])


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing(browser, pages, kind, scheme):
    browser.open(pages(kind), prefers_color_scheme=scheme)
    ground = browser.run("return getComputedStyle(document.body).backgroundColor")
    assert ground == {"light": "rgb(255, 255, 255)", "dark": "rgb(20, 23, 27)"}[scheme]
    assert browser.violations() == []


@pytest.mark.parametrize("width, scheme", [(1200, "light"), (400, "light"), (1200, "dark")])
@pytest.mark.parametrize("kind", KINDS)
def test_a_page_fits_its_window(browser, pages, kind, width, scheme):
    browser.open(pages(kind), width=width, prefers_color_scheme=scheme)
    assert browser.run("return document.documentElement.scrollWidth") == width
    shot = browser.shot(f"{kind}-{width}-{scheme}")
    assert shot.stat().st_size > 20000


def test_axe_finds_nothing_on_a_narrow_screen_either(browser, pages):
    browser.open(pages("compare"), width=400)
    browser.driver.find_element(By.CSS_SELECTOR, ".enlarge").click()
    assert browser.run("return document.querySelector('.paper img').offsetWidth") > 400
    assert browser.violations() == []


def test_tables_sort_by_mouse(browser, pages):
    browser.open(pages("small"))
    button = head(browser, "total_variation")
    _, as_written = state(browser, button)
    upwards = sorted(as_written, key=float)
    assert upwards != as_written
    for order, cells in (
        (["ascending"], upwards),
        (["descending"], upwards[::-1]),
        ([], as_written),
    ):
        button.click()
        assert state(browser, button) == [order, cells]
    assert browser.complaints() == []


def test_tables_sort_by_keyboard_and_say_so(browser, pages):
    browser.open(pages("small"))
    button = head(browser, "gap_mass")
    for _ in range(60):
        ActionChains(browser.driver).send_keys(Keys.TAB).perform()
        if browser.driver.switch_to.active_element == button:
            break
    assert browser.driver.switch_to.active_element == button
    assert browser.run("return getComputedStyle(arguments[0]).outlineStyle", button) == "solid"
    upwards = sorted(state(browser, button)[1], key=float)
    for key, order, cells in (
        (Keys.ENTER, "ascending", upwards),
        (Keys.SPACE, "descending", upwards[::-1]),
    ):
        ActionChains(browser.driver).send_keys(key).perform()
        assert state(browser, button) == [[order], cells]
        said = browser.run("return document.getElementById('status').textContent")
        assert said == f"Sorted by gap_mass, {order}"
    assert browser.driver.switch_to.active_element == button


def test_one_column_at_a_time_is_the_sorted_one_and_words_sort_too(browser, pages):
    browser.open(pages("compare"))
    head(browser, "total_variation", table=1).click()
    button = head(browser, "verdict", table=1)
    button.click()
    order, cells = state(browser, button)
    assert order == ["ascending"] and cells == sorted(cells)


def test_empty_cells_are_last_in_either_order(browser, pages):
    browser.open(pages("samples"))
    button = head(browser, "mmd_p")
    for cells in (["0.1", "0.5", ""], ["0.5", "0.1", ""]):
        button.click()
        assert state(browser, button)[1] == cells


def test_thousands_of_rows_stay_in_a_box_that_scrolls_and_sorts(browser, tmp_path):
    folder = report_folders.run(tmp_path)
    lines = (folder / "cells.csv").read_text().splitlines()
    many = [f"{k},{lines[1].split(',', 1)[1]}" for k in range(4000)]
    (folder / "cells.csv").write_text("\n".join([lines[0], *many]) + "\n")
    page = folder / "report.html"
    report(str(folder))
    browser.open(page)
    assert browser.run("return document.querySelector('.scroll').offsetHeight") < 700
    button = head(browser, "cell")
    button.click()
    button.click()
    assert state(browser, button)[1] == [f"{float(k)}" for k in reversed(range(4000))]


def test_text_of_results_runs_nowhere(browser, tmp_path):
    folder = report_folders.run(tmp_path)
    evil = "</script><script>window.evil = 1</script><img src=x onerror='window.evil = 2'>"
    path = folder / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"name": evil, "study": evil}))
    report(str(folder))
    browser.open(folder / "report.html")
    assert browser.run("return window.evil ?? 0") == 0
    assert evil in browser.run("return document.querySelector('h1').textContent")
    assert browser.run("return document.querySelector('pre').textContent") == evil
    assert browser.complaints() == []


def test_a_script_that_got_in_would_not_run(browser, pages, tmp_path):
    html = pages("small").read_text(encoding="utf-8")
    page = tmp_path / "page.html"
    page.write_text(html.replace("</main>", "<script>window.evil = 1</script></main>"))
    browser.open(page)
    assert browser.run("return window.evil ?? 0") == 0
    assert "Content Security Policy" in browser.complaints()[0]


def test_the_command_can_be_copied_or_is_selected(browser, pages):
    browser.open(pages("small"))
    buttons = browser.driver.find_elements(By.CSS_SELECTOR, "pre + button")
    assert [button.text for button in buttons] == ["Copy the study", "Copy the command"]
    buttons[1].click()
    browser.driver.implicitly_wait(2)
    browser.driver.find_element(By.XPATH, "//*[@id='status'][text()='Copied' or text()='Selected']")
    assert browser.complaints() == []


def test_paper_has_everything_unfolded_and_no_buttons(browser, pages):
    browser.open(pages("small"))
    folded = "return document.querySelectorAll('details:not([open])').length"
    before = browser.run(folded)
    browser.run("window.open_ = -1; addEventListener('beforeprint', () => { window.open_ = "
                "document.querySelectorAll('details:not([open])').length; });")
    assert base64.b64decode(browser.pdf()).startswith(b"%PDF")
    assert before > 0 and browser.run("return window.open_") == 0
    assert browser.run(folded) == before


def test_nothing_moves_for_those_who_asked_for_that(browser, pages):
    behaviour = "return getComputedStyle(document.documentElement).scrollBehavior"
    browser.open(pages("small"), prefers_reduced_motion="reduce")
    assert browser.run(behaviour) == "auto"
    browser.open(pages("small"), prefers_reduced_motion="no-preference")
    assert browser.run(behaviour) == "smooth"
