"""Every kind of picture looks as it did, and fits a page.

GTV_UPDATE_GOLDEN=1 writes the pictures of python/tests/golden anew; look at them before they are
committed. Another Matplotlib draws letters otherwise: pictures are compared by that of Debian 12.
"""

import io
import os

import matplotlib
import numpy as np
import pytest
from golden_pictures import FOLDER, FOLDERS, RESULTS
from matplotlib import image
from matplotlib.text import Text

import gtv
from gtv.plot import kinds, pictures, style
from gtv.plot.save import render

DOTS = 72
"""An inch, of golden pictures: a point of type is a pixel."""

TILE, TOLERANCE = 16, 8.0
"""No tile of so many pixels a side differs by more than this root mean square, of 255.

A thousandth of a curve's height is below. A curve that is left out of one panel of fig2, another
colour map or another word is above twice this, as tests below show.
"""

drawn_as_golden = pytest.mark.skipif(
    not matplotlib.__version__.startswith("3.6."), reason="pictures are of Matplotlib 3.6"
)

MOST_BYTES = 60_000


def figures_of(name, tmp_path, only=None):
    """All figures of an example, {stem: figure}, or those of one kind."""
    if name in RESULTS:
        return RESULTS[name]().plots()
    FOLDERS[name](tmp_path)
    with style.context():
        return {
            drawn.stem: drawn.figure
            for kind, path in kinds.found(str(tmp_path), only)
            for drawn in pictures.figures(kind, str(tmp_path), path)
        }


def pixels(figure):
    """[y, x, colour] from 0 to 255."""
    with style.context():
        content = render(figure, "png", dpi=DOTS)
    assert len(content) <= MOST_BYTES
    return content, read(content)


def read(content):
    return 255.0 * image.imread(io.BytesIO(content))[..., :3]


def difference(one, other):
    """The greatest root mean square difference of a tile; infinite if sizes differ."""
    if one.shape != other.shape:
        return np.inf
    square = ((one - other) ** 2).mean(axis=2)
    rows, columns = (-(-extent // TILE) * TILE for extent in square.shape)
    padded = np.zeros((rows, columns))
    padded[: square.shape[0], : square.shape[1]] = square
    tiles = padded.reshape(rows // TILE, TILE, columns // TILE, TILE).mean(axis=(1, 3))
    return float(np.sqrt(tiles.max()))


def fits_a_page(figure):
    return np.isclose(figure.get_figwidth(), (style.COLUMN, style.WIDTH, style.WIDE)).any()


@drawn_as_golden
@pytest.mark.parametrize("name", [*FOLDERS, *RESULTS])
def test_every_kind_of_picture_looks_as_it_did(name, tmp_path):
    for stem, figure in figures_of(name, tmp_path).items():
        content, got = pixels(figure)
        golden = FOLDER / f"{name}.{stem}.png"
        if os.environ.get("GTV_UPDATE_GOLDEN"):
            FOLDER.mkdir(exist_ok=True)
            golden.write_bytes(content)
        assert golden.exists(), f"if this is meant: GTV_UPDATE_GOLDEN=1 writes {golden}"
        found = difference(got, read(golden.read_bytes()))
        if found > TOLERANCE:
            (tmp_path / golden.name).write_bytes(content)
        assert found <= TOLERANCE, f"{tmp_path / golden.name}; GTV_UPDATE_GOLDEN=1 if meant"
        # A figure has the width of a column or a page, and type that can be read at that.
        assert fits_a_page(figure)
        texts = [text for text in figure.findobj(Text) if text.get_text() and text.get_visible()]
        assert min(text.get_fontsize() for text in texts) >= style.SMALL


def test_there_is_no_golden_picture_of_nothing():
    names = {path.name.split(".")[0] for path in FOLDER.glob("*.png")}
    assert names == {*FOLDERS, *RESULTS}


def test_every_kind_has_a_golden_picture(tmp_path):
    drawn = set()
    for name, make in FOLDERS.items():
        (tmp_path / name).mkdir()
        make(tmp_path / name)
        drawn |= {kind for kind, _ in kinds.found(str(tmp_path / name))}
    for name, make in RESULTS.items():
        file = make().save(tmp_path / f"{name}.npz")
        if name not in ("moments", "numbers"):  # of no kind: any result
            drawn.add(kinds.kind_of(str(file)))
    assert drawn | {"ends"} == set(kinds.NAMES)


def test_a_curve_left_out_of_one_panel_of_fifteen_shows(tmp_path):
    figure = figures_of("figures", tmp_path, ["fig2"])["fig2"]
    _, whole = pixels(figure)
    figure.axes[7].lines[-1].remove()
    assert difference(pixels(figure)[1], whole) > 2 * TOLERANCE


def test_a_band_left_out_of_one_panel_shows():
    figure = RESULTS["ensemble"]().plots()["run_members"]
    _, whole = pixels(figure)
    figure.axes[0].collections[0].remove()
    assert difference(pixels(figure)[1], whole) > 2 * TOLERANCE


@pytest.mark.parametrize("name", ["field-plane", "v-kernel", "masses-plane"])
def test_another_colour_map_shows(name):
    (figure,) = RESULTS[name]().plots().values()
    _, whole = pixels(figure)
    maps = [*figure.axes[0].images, *figure.axes[0].collections]
    maps[0].set_cmap("cividis")
    assert difference(pixels(figure)[1], whole) > 2 * TOLERANCE


def test_another_word_in_a_legend_shows(tmp_path):
    figure = figures_of("timescales", tmp_path)["timescales"]
    _, whole = pixels(figure)
    figure.legends[0].get_texts()[0].set_text("something else")
    assert difference(pixels(figure)[1], whole) > 2 * TOLERANCE


def test_a_change_that_no_eye_sees_is_tolerated():
    (figure,) = RESULTS["posterior"]().plots().values()
    _, whole = pixels(figure)
    for line in figure.axes[0].lines:
        line.set_ydata(1.001 * line.get_ydata())
    assert difference(pixels(figure)[1], whole) < TOLERANCE


def test_text_of_every_result_stays_text(tmp_path):
    figure = gtv.fields([-1.0, 1.0], "vp", [0.0, 0.5], 0.3).plot(tmp_path / "f.svg")
    assert "posterior" in (tmp_path / "f.svg").read_text(encoding="utf-8")
    gtv.save_figure(figure, tmp_path / "f.pdf")
    assert b"/CIDFontType2" in (tmp_path / "f.pdf").read_bytes()
