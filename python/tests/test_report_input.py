import errno
import json
import os
import tempfile

import numpy as np
import pytest
import report_folders
from conftest import one_line, write_table
from page_reader import Page
from test_run import arrays_1d

from gtv.report import numbers, tables
from gtv.report.command import main
from gtv.report.provenance import value_text

EVIL = "</script></style><script>alert(1)</script><img src=x onerror=alert(2)>\"'&amp;"


@pytest.fixture
def folder(tmp_path):
    """Of a run whose page takes a moment."""
    place = tmp_path / "r"
    place.mkdir()
    return report_folders.run(place)


def edited(folder, **entries):
    path = folder / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | entries))


def test_what_results_say_stays_text(folder):
    edited(
        folder,
        name=EVIL,
        study=f"# {EVIL}\n",
        command=f"gtv run {EVIL}.toml",
        settings={EVIL: EVIL, "data.file": EVIL},
        versions={EVIL: EVIL},
        seed=EVIL,
    )
    text = (folder / "cells.csv").read_text().splitlines()
    quoted = '"' + EVIL.replace('"', '""') + '"'
    text = [text[0] + "," + quoted, *(line + "," + quoted for line in text[1:])]
    (folder / "cells.csv").write_text("\n".join(text) + "\n")
    assert main([str(folder)]) == 0
    page = Page((folder / "report.html").read_text(encoding="utf-8"))
    assert len(page.all("script")) == 1 and len(page.all("style")) == 1
    assert all(e.attributes["src"].startswith("data:image/") for e in page.all("img"))
    assert not [name for e in page.elements for name in e.attributes if name.startswith("on")]
    assert page.one("h1").words == f"{EVIL}: average learned densities"
    assert page.all("pre")[0].words == f"# {EVIL}\n"
    assert [e.words for e in page.all("td")].count(EVIL) >= 15


def test_characters_that_html_cannot_have_are_replaced(folder):
    edited(folder, name="a\x00b\ud800c", study="x\x1b[31m")
    assert main([str(folder)]) == 0
    content = (folder / "report.html").read_bytes().decode("utf-8")
    assert "a\N{REPLACEMENT CHARACTER}b?c" in content
    assert not {chr(c) for c in range(32)} - {"\n", "\t"} & set(content)


def test_the_same_folder_gives_the_same_bytes(folder):
    first, second = (folder.parent / f"{k}.html" for k in "12")
    for out in (first, second):
        assert main([str(folder), "--out", str(out)]) == 0
    assert first.read_bytes() == second.read_bytes()


def test_only_the_page_is_written(folder, capsys):
    before = sorted(path.name for path in folder.iterdir())
    out = folder.parent / "page.html"
    assert main([str(folder), "--out", str(out)]) == 0
    assert capsys.readouterr().out == f"{out}\n"
    assert sorted(path.name for path in folder.iterdir()) == before
    assert main([str(folder)]) == 0
    assert sorted(path.name for path in folder.iterdir()) == sorted([*before, "report.html"])


def test_more_panels_than_can_be_drawn_are_said_and_the_rest_is_shown(folder):
    sweep = {"a.x": range(10), "a.y": range(10)}
    np.savez(folder / "density.npz", **arrays_1d({k: list(v) for k, v in sweep.items()}))
    assert main([str(folder)]) == 0
    page = Page((folder / "report.html").read_text(encoding="utf-8"))
    assert not page.all("img")
    assert "Not drawn:" in page.one("main").words and "100 panels" in page.one("main").words
    assert "Summary of each cell" in page.one("main").words


def test_a_large_picture_is_a_png(folder, monkeypatch):
    from gtv.report import pictures

    monkeypatch.setattr(pictures, "MOST_BYTES", 1000)
    assert main([str(folder)]) == 0
    ((head, content),) = Page((folder / "report.html").read_text(encoding="utf-8")).images()
    assert head == "data:image/png;base64" and content.startswith(b"\x89PNG")


def test_two_kinds_in_a_folder_are_both_shown(tmp_path):
    report_folders.memorize(tmp_path)
    report_folders.timescales(tmp_path)
    assert main([str(tmp_path)]) == 0
    page = Page((tmp_path / "report.html").read_text(encoding="utf-8"))
    captions = [e.words.strip() for e in page.all("caption")]
    assert "Share of samples below each threshold" in captions
    assert "Times of each resolution" in captions
    assert len(page.all("pre")) == 2


def test_a_table_of_thousands_of_rows_is_cut_and_says_so(tmp_path):
    path = write_table(tmp_path / "cells.csv", {"cell": range(6000), "inside": range(6000)})
    view = tables.read(path, "cells.csv", "title")
    assert len(view.rows) == tables.MOST_ROWS == 5000 and view.left_out == 1000


@pytest.mark.parametrize("arguments", [[], ["a", "b"], ["--ot", "x", "."]])
def test_bad_usage_is_one_line(arguments, capsys):
    assert main(arguments) == 2
    one_line(capsys)


@pytest.mark.parametrize(
    "name, content, words",
    [
        ("manifest.json", None, "no manifest.json beside density.npz, expected a complete result"),
        ("manifest.json", "{", "manifest.json: not a JSON file"),
        ("manifest.json", "[" * 100000, "manifest.json: not a JSON file"),
        ("manifest.json", "[]", "manifest.json: got no JSON object"),
        ("manifest.json", "{}", "manifest.json: no entry 'command'"),
        ("manifest.json", '{"command": 3}', "'command': got 3, expected a string"),
        ("manifest.json", '{"command": "x", "settings": 3}', "'settings': expected a JSON object"),
        ("manifest.json", b"\xff\xfe", "manifest.json: not a JSON file"),
        ("cells.csv", None, "cells.csv: No such file or directory"),
        ("cells.csv", "", "cells.csv: got 0 lines"),
        ("cells.csv", "cell,models\n0\n", "cells.csv: row 1: got 1 cells, expected 2"),
        ("cells.csv", "a,b\n1,2\n", "cells.csv: no column 'cell'"),
        ("cells.csv", 'a,"b\n1,2\n', "cells.csv: not a CSV file"),
        ("density.npz", b"PK", "density.npz: not an NPZ file"),
    ],
)
def test_a_broken_file_is_named_and_nothing_is_written(folder, name, content, words, capsys):
    path = folder / name
    path.unlink()
    if content is not None:
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    before = sorted(folder.iterdir())
    assert main([str(folder)]) == 2
    assert words in one_line(capsys)
    assert sorted(folder.iterdir()) == before


@pytest.mark.parametrize("claim", [3, {"claim": 1}, {"ci95": 3}, {"verdict": 4}])
def test_a_broken_claim_is_named(tmp_path, claim, capsys):
    report_folders.verify(tmp_path)
    whole = json.loads((tmp_path / "verify.json").read_text())[0]
    if isinstance(claim, dict) and "claim" not in claim:
        claim = whole | claim
    (tmp_path / "verify.json").write_text(json.dumps([claim]))
    assert main([str(tmp_path)]) == 2
    assert "verify.json: " in one_line(capsys)


def test_a_folder_that_is_not_there_or_empty_is_named(tmp_path, capsys):
    assert main([str(tmp_path / "none")]) == 2
    assert "none: no such folder" in one_line(capsys)
    assert main([str(tmp_path)]) == 2
    assert "has no results, expected one of figures.json" in one_line(capsys)


@pytest.mark.parametrize(
    "out, words",
    [
        ("page.txt", "expected a name that ends in .html"),
        ("manifest.json", "expected a name that ends in .html"),
        ("none/page.html", "expected its folder to exist"),
        ("folder.html", "is a folder"),
    ],
)
def test_a_place_where_no_page_can_be_is_refused(folder, out, words, capsys):
    (folder / "folder.html").mkdir()
    assert main([str(folder), "--out", str(folder / out)]) == 2
    assert words in one_line(capsys)


def test_a_folder_that_may_not_be_written_to_is_named_with_a_way_out(folder, monkeypatch, capsys):
    can = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: not mode & os.W_OK and can(path, mode))
    assert main([str(folder)]) == 2
    assert "cannot be written to, expected a folder that can; --out puts" in one_line(capsys)


@pytest.mark.parametrize("code, status", [(errno.EROFS, 2), (errno.ENOSPC, 1)])
def test_a_failed_write_leaves_the_old_page(folder, monkeypatch, code, status, capsys):
    (folder / "report.html").write_bytes(b"old")

    def refuse(*_, **__):
        raise OSError(code, os.strerror(code), "report.html")

    monkeypatch.setattr(tempfile, "mkstemp", refuse)
    assert main([str(folder)]) == status
    assert os.strerror(code) in one_line(capsys)
    assert (folder / "report.html").read_bytes() == b"old"


@pytest.mark.parametrize(
    "value, text",
    [
        (0.0, "0"),
        (1024.0, "1,024"),
        (0.0001, "0.0001"),
        (1e-5, "10⁻⁵"),
        (-1e-7, "−10⁻⁷"),
        (1.685e-12, "1.685·10⁻¹²"),
        (4.5e9, "4.5·10⁹"),
        (0.99999, "1"),
        (-0.0713, "−0.0713"),
        (1234.5678, "1,235"),
    ],
)
def test_numbers_have_few_digits(value, text):
    assert numbers.number(value) == text


@pytest.mark.parametrize(
    "seconds, text", [(0.733, "0.73 s"), (59.9, "1 min 0 s"), (3700, "1 h 1 min")]
)
def test_times_are_in_units_that_fit(seconds, text):
    assert numbers.duration(seconds) == text


def test_a_long_setting_is_cut():
    text = value_text(list(range(1000)))
    assert len(text) < 350 and text.endswith("characters)")


