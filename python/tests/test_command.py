import errno
import io
import os
import re
import tempfile

import numpy as np
import pytest
from conftest import fill, make_fig2, one_line, write
from matplotlib import image

from gtv.plot.command import main

ALL = ["fig1", "fig2", "fig2_published", "fig3", "fig3_published"]


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    """A folder with all its pictures; not to be changed."""
    path = fill(tmp_path_factory.mktemp("drawn"))
    assert main([str(path)]) == 0
    return path


@pytest.fixture
def quick(tmp_path):
    """A folder whose one picture has a single panel, for tests of what is done with pictures."""
    cells = make_fig2()
    kept = ("density_mean", "density_q25", "density_q75", "density_true")
    arrays = {name: cells[name][0, 0] for name in kept}
    write(tmp_path / "density.npz", {"edges": cells["edges"], **arrays})
    return tmp_path


def test_every_figure_is_written_in_three_formats_and_nothing_else(drawn):
    written = sorted(path.name for path in drawn.iterdir() if path.suffix != ".npz")
    assert written == sorted(f"{name}.{end}" for name in ALL for end in ("pdf", "png", "svg"))


def test_pictures_have_the_column_width_and_are_not_blank(drawn):
    for name in ALL:
        pixels = image.imread(io.BytesIO((drawn / f"{name}.png").read_bytes()))
        assert pixels.shape[1] == 1650  # 5.5 in at 300 dots an inch
        assert 0.05 < np.mean(pixels[..., :3].min(axis=-1) < 0.9) < 0.95


def test_text_stays_text_in_svg_and_pdf(drawn):
    assert "F/P = 1/16" in (drawn / "fig2.svg").read_text(encoding="utf-8")
    assert b"/CIDFontType2" in (drawn / "fig2.pdf").read_bytes()


def test_no_type_is_smaller_than_seven_points(drawn):
    for name in ALL:
        text = (drawn / f"{name}.svg").read_text(encoding="utf-8")
        sizes = re.findall(r"font(?:-size)?: ([0-9.]+)px", text)  # a pixel is a point there
        assert len(sizes) >= text.count("<text") > 10
        assert min(map(float, sizes)) >= 7


def same_bytes(one, other, names):
    """Whether pictures in two folders are the same to the byte."""
    for name in (f"{name}.{end}" for name in names for end in ("png", "pdf", "svg")):
        assert (one / name).read_bytes() == (other / name).read_bytes(), name


def test_only_draws_what_it_names_and_prints_the_paths(folder, drawn, capsys):
    assert main([str(folder), "--only", "fig1"]) == 0
    paths = [str(folder / f"fig1.{end}") for end in ("png", "pdf", "svg")]
    assert capsys.readouterr().out.splitlines() == paths
    assert not (folder / "fig2.png").exists()
    same_bytes(folder, drawn, ["fig1"])


def test_the_same_arrays_give_the_same_bytes(folder, drawn):
    assert main([str(folder), "--only", "fig2"]) == 0
    same_bytes(folder, drawn, ["fig2", "fig2_published"])


def test_figures_without_the_second_pass_have_no_published_version(folder, drawn, fig3_arrays):
    del fig3_arrays["published"]
    write(folder / "fig3.npz", fig3_arrays)
    assert main([str(folder), "--only", "fig3"]) == 0
    assert not (folder / "fig3_published.png").exists()
    same_bytes(folder, drawn, ["fig3"])


def test_a_run_folder_is_drawn(quick):
    assert main([str(quick)]) == 0
    ends = {path.suffix for path in quick.glob("density.*")}
    assert ends == {".npz", ".png", ".pdf", ".svg"}


def test_an_unknown_figure_is_refused_with_the_nearest_name(folder, capsys):
    assert main([str(folder), "--only", "fig11"]) == 2
    assert "did you mean 'fig1'?" in one_line(capsys)


@pytest.mark.parametrize("arguments", [[], ["a", "b"], ["--nly", "fig1", "."]])
def test_bad_usage_is_one_line(arguments, capsys):
    assert main(arguments) == 2
    one_line(capsys)


def test_a_folder_that_is_not_there_is_named(tmp_path, capsys):
    assert main([str(tmp_path / "none")]) == 2
    assert "none: no such folder" in one_line(capsys)


def test_a_folder_without_arrays_is_an_error(tmp_path, capsys):
    assert main([str(tmp_path)]) == 2
    assert "has none of" in one_line(capsys)


def test_a_figure_asked_for_but_not_there_is_an_error(tmp_path, capsys):
    assert main([str(tmp_path), "--only", "fig2"]) == 2
    assert "fig2.npz: No such file" in one_line(capsys)


def test_a_missing_array_is_named_and_leaves_nothing(folder, fig1_arrays, capsys):
    del fig1_arrays["line/points"]
    write(folder / "fig1.npz", fig1_arrays)
    assert main([str(folder), "--only", "fig1"]) == 2
    assert "no array 'line/points'" in one_line(capsys)
    assert not list(folder.glob("*.png"))


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04 cut short", b"\x93NUMPY\x01\x00", b"a,b\n1,2\n"]
)
def test_a_file_that_is_no_npz_is_named(tmp_path, content, capsys):
    (tmp_path / "fig1.npz").write_bytes(content)
    assert main([str(tmp_path)]) == 2
    assert "fig1.npz" in one_line(capsys)


def test_a_truncated_npz_is_named(folder, capsys):
    content = (folder / "fig1.npz").read_bytes()
    (folder / "fig1.npz").write_bytes(content[: len(content) // 2])
    assert main([str(folder), "--only", "fig1"]) == 2
    assert "fig1.npz" in one_line(capsys)


def test_pickled_objects_are_refused(folder, fig1_arrays, capsys):
    fig1_arrays["t"] = np.array([{}, {}], dtype=object)
    write(folder / "fig1.npz", fig1_arrays)
    assert main([str(folder), "--only", "fig1"]) == 2
    assert "array 't' cannot be read" in one_line(capsys)


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_values_that_are_not_finite_are_refused(folder, fig3_arrays, value, capsys):
    fig3_arrays["density_mean"][0, 0, 0, 0] = value
    write(folder / "fig3.npz", fig3_arrays)
    assert main([str(folder), "--only", "fig3"]) == 2
    assert "not finite" in one_line(capsys)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_to_is_named(folder, capsys):
    folder.chmod(0o555)
    try:
        assert main([str(folder), "--only", "fig1"]) == 2
        assert f"{folder}: cannot be written to" in one_line(capsys)
    finally:
        folder.chmod(0o755)


@pytest.mark.parametrize("code", [errno.EACCES, errno.EPERM, errno.EROFS])
def test_a_folder_that_refuses_new_files_is_named_and_keeps_what_it_had(
    quick, monkeypatch, capsys, code
):
    before = sorted(quick.iterdir())

    def refuse(prefix, dir):
        raise OSError(code, os.strerror(code), os.path.join(dir, prefix))

    monkeypatch.setattr(tempfile, "mkstemp", refuse)
    assert main([str(quick)]) == 2
    assert f"{quick / 'density.png'}: cannot be written: {os.strerror(code)}" in one_line(capsys)
    assert sorted(quick.iterdir()) == before


def test_a_file_that_is_no_result_is_named(tmp_path, capsys):
    (tmp_path / "there").write_bytes(b"")
    assert main([str(tmp_path / "there")]) == 2
    assert "there: nothing to draw, expected attribute.npz" in one_line(capsys)
    assert [path.name for path in tmp_path.iterdir()] == ["there"]


def test_a_failed_write_leaves_the_old_picture_and_no_rest(quick, monkeypatch, capsys):
    (quick / "density.png").write_bytes(b"old")

    def refuse(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", refuse)
    assert main([str(quick)]) == 1
    assert "No space left" in one_line(capsys)
    assert (quick / "density.png").read_bytes() == b"old"
    assert not [p for p in quick.iterdir() if p.name.startswith(".")]
