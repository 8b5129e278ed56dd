import re

import numpy as np
import pytest
from conftest import EPS, inside_page, make_neighbours, one_line, smallest_type, write
from matplotlib.patches import Rectangle

from gtv.errors import InputError
from gtv.plot import layout, neighbours, ratios, samples, style
from gtv.plot.arrays import Arrays
from gtv.plot.command import main

SWEEP = {"forward.t_min": EPS, "estimator.samples": [64, 128]}


def read(tmp_path, arrays):
    return neighbours.read(Arrays(write(tmp_path / "neighbours.npz", arrays)))


def drawn(tmp_path, arrays, number=0):
    """The figure of one page."""
    data = read(tmp_path, arrays)
    one, of = (samples, samples) if "image_shape" in arrays else (ratios, layout)
    title, page = of.pages(data, "neighbours.npz")[number]
    with style.context():
        return one.draw(data, page, title)


def frames(figure):
    """(left, bottom, right, top) of each frame, inches."""
    found = [artist for artist in figure.artists if isinstance(artist, Rectangle)]
    return [(*f.get_xy(), f.get_x() + f.get_width(), f.get_y() + f.get_height()) for f in found]


def box(figure, axis):
    """(left, bottom, right, top) of an axis, inches."""
    place, (wide, tall) = axis.get_position(), figure.get_size_inches()
    return place.x0 * wide, place.y0 * tall, place.x1 * wide, place.y1 * tall


def words(figure):
    return [text.get_text() for text in figure.texts]


def test_each_sample_stands_beside_its_nearest_training_image(tmp_path):
    arrays = make_neighbours({})
    figure = drawn(tmp_path, arrays)
    assert len(figure.axes) == 12
    for k in range(6):
        left, right = figure.axes[2 * k : 2 * k + 2]
        shown, nearest = arrays["shown"][k], arrays["nearest_points"][k, 0]
        np.testing.assert_allclose(left.images[0].get_array(), shown.reshape(4, 5))
        np.testing.assert_allclose(right.images[0].get_array(), nearest.reshape(4, 5))
        assert box(figure, left)[2] < box(figure, right)[0] < box(figure, left)[2] + 0.05
    pair, following = box(figure, figure.axes[1]), box(figure, figure.axes[2])
    assert following[0] - pair[2] > 0.1


def test_pixels_are_square(tmp_path):
    left, bottom, right, top = box(figure := drawn(tmp_path, make_neighbours({})), figure.axes[0])
    assert (right - left) / 5 == pytest.approx((top - bottom) / 4)


def test_grey_reaches_over_the_training_images_shown(tmp_path):
    arrays = make_neighbours({})
    arrays["shown"][0, 0] = 50.0  # a sample far outside must not wash the others out
    figure = drawn(tmp_path, arrays)
    nearest = arrays["nearest_points"][:, 0]
    for axis in figure.axes:
        assert axis.images[0].get_clim() == pytest.approx((nearest.min(), nearest.max()))
    assert any("black to white: −0.7" in text for text in words(figure))


def test_colours_are_drawn_with_the_channels_last(tmp_path):
    arrays = make_neighbours({}, size=(4, 6)) | {"image_shape": np.array([2, 4, 3])}
    figure = drawn(tmp_path, arrays)
    nearest = arrays["nearest_points"][:, 0]
    low, high = nearest.min(), nearest.max()
    expected = ((nearest[0] - low) / (high - low)).reshape(2, 4, 3)
    np.testing.assert_allclose(figure.axes[1].images[0].get_array(), expected)


def test_memorised_pairs_are_framed_and_the_legend_counts_them(tmp_path):
    figure = drawn(tmp_path, make_neighbours({}))
    found = frames(figure)
    assert len(found) == 3
    for k, (left, bottom, right, top) in enumerate(found):
        pair = [box(figure, axis) for axis in figure.axes[2 * k : 2 * k + 2]]
        assert left < pair[0][0] and right > pair[1][2]
        assert bottom < pair[0][1] and top > pair[0][3]
    (legend,) = figure.legends
    assert [text.get_text() for text in legend.texts] == ["memorised, d₁/d₂ < 1/3: 3 of 6"]
    assert [text for text in words(figure) if text.startswith(".")] == [".10"] * 3 + [".75"] * 3


def test_a_page_a_cell(tmp_path):
    arrays = make_neighbours(SWEEP)
    data = read(tmp_path, arrays)
    titles = [title for title, _ in samples.pages(data, "neighbours.npz")]
    assert titles[:2] == ["ε = 10⁻⁴, P = 64", "ε = 10⁻⁴, P = 128"] and len(titles) == 6
    figure = drawn(tmp_path, arrays, 3)
    assert words(figure)[0] == titles[3]
    shown = arrays["shown"][1, 1, 0].reshape(4, 5)
    np.testing.assert_allclose(figure.axes[0].images[0].get_array(), shown)


def test_a_cell_that_failed_is_left_out(tmp_path):
    arrays = make_neighbours({"forward.t_min": EPS})
    for name in ("shown", "nearest_points", "distance"):
        arrays[name] = arrays[name].copy()
        arrays[name][1] = np.nan
    cells = [cell for _, cell in samples.pages(read(tmp_path, arrays), "neighbours.npz")]
    assert cells == [(i,) for i in range(len(EPS)) if i != 1]
    del arrays["image_shape"]
    axes = drawn(tmp_path, arrays).axes
    assert [text.get_text() for text in axes[1].texts] == ["failed"]
    assert axes[0].patches and axes[2].patches


def test_more_pages_than_can_be_read_are_refused(tmp_path):
    data = read(tmp_path, make_neighbours({"a.x": range(5), "a.y": range(5)}, count=2))
    with pytest.raises(InputError, match=r"neighbours.npz: .* 25 page\(s\)"):
        samples.pages(data, "neighbours.npz")


def test_of_many_samples_the_first_are_drawn(tmp_path):
    figure = drawn(tmp_path, make_neighbours({}, count=60))
    assert len(figure.axes) == 2 * samples.MOST_PAIRS
    assert any(text.startswith("first 50 of 60 samples") for text in words(figure))


def test_points_that_are_no_images_are_counted_by_their_ratio(tmp_path):
    figure = drawn(tmp_path, make_neighbours(SWEEP, images=False))
    assert len(figure.axes) == 6
    for axis in figure.axes:
        counts = {round(bar.get_x(), 6): bar.get_height() for bar in axis.patches}
        assert sum(counts.values()) == 6
        assert counts[round(1 / 15, 6)] == 3  # .1
        assert counts[round(11 / 15, 6)] == 3  # .75
        assert list(axis.lines[0].get_xdata()) == [1 / 3] * 2
        memorised = [bar for bar in axis.patches if bar.get_x() + bar.get_width() < 1 / 3 + 1e-9]
        assert len(memorised) == 5
        assert len({bar.get_facecolor() for bar in memorised}) == 1
        assert "memorised 50 %" in [text.get_text() for text in axis.texts]
    assert figure.axes[0].get_title() == "P = 64"


@pytest.mark.parametrize("images", [True, False])
def test_type_is_large_enough_and_on_the_page(tmp_path, images):
    figure = drawn(tmp_path, make_neighbours(SWEEP, images=images))
    assert smallest_type(figure) >= 7
    assert inside_page(figure)
    assert figure.get_figwidth() == style.WIDTH


def test_the_command_draws_a_folder(tmp_path, capsys):
    write(tmp_path / "neighbours.npz", make_neighbours({}))
    assert main([str(tmp_path), "--only", "samples"]) == 0
    names = [line.rsplit("/", 1)[1] for line in capsys.readouterr().out.split()]
    assert names == ["neighbours.png", "neighbours.pdf", "neighbours.svg"]


@pytest.mark.parametrize(
    "change, message",
    [
        ({"shown": None}, "no array 'shown'"),
        ({"nearest_points": np.zeros((6, 2, 19))}, r"shape \(6, 2, 19\), expected \(6, 2, 20\)"),
        ({"distance": np.ones((5, 2))}, r"'distance': got shape \(5, 2\), expected \(6, 2\)"),
        ({"distance": np.zeros((6, 2))}, "'distance': expected d₁ ≥ 0 and d₂ > 0"),
        ({"distance": np.ones((6, 2)) * [2, 1]}, "'distance': has d₁ above d₂"),
        ({"image_shape": np.array([4, 4, 1])}, r"got \(4, 4, 1\), expected 20 values in all"),
        ({"image_shape": np.array([2, 5, 2])}, "expected height, width and channels, 1 or 3"),
        ({"image_shape": np.array([4, 5])}, r"'image_shape': got shape \(2\), expected \(3\)"),
        ({"shown": np.full((6, 20), np.nan)}, "'shown': has values that are not finite"),
    ],
)
def test_malformed_arrays_are_named_in_one_line(tmp_path, capsys, change, message):
    arrays = {**make_neighbours({}), **change}
    write(tmp_path / "neighbours.npz", {k: a for k, a in arrays.items() if a is not None})
    assert main([str(tmp_path)]) == 2
    assert re.search(message, one_line(capsys))
    assert [path.name for path in tmp_path.iterdir()] == ["neighbours.npz"]
