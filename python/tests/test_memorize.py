import json
import re

import numpy as np
import pytest
from conftest import (
    inside_page,
    make_memorize,
    make_memorized_cells,
    one_line,
    smallest_type,
    write,
    write_table,
)
from matplotlib.patches import Rectangle

from gtv.plot import memorization, memorize, memorize_cells, style
from gtv.plot.command import main


def written(folder, arrays, document, columns):
    write(folder / "memorize.npz", arrays)
    (folder / "memorize.json").write_text(json.dumps(document))
    write_table(folder / "memorize.csv", columns)
    return str(folder / "memorize.npz")


def drawn(tmp_path, *parts):
    ((_, data),) = memorization.read(written(tmp_path, *(parts or make_memorize())))
    with style.context():
        return memorize.draw(data, "")


def frames(figure):
    return [artist for artist in figure.artists if isinstance(artist, Rectangle)]


def words(figure):
    return [text.get_text() for text in figure.texts]


def test_the_fraction_stands_over_the_threshold_with_band_and_nulls(tmp_path):
    *_, columns = parts = make_memorize()
    axis = drawn(tmp_path, *parts).axes[0]
    fraction, held_out, dimension, used = axis.lines
    for line, name in (
        (fraction, "fraction"),
        (held_out, "null_held_out"),
        (dimension, "null_dimension"),
    ):
        np.testing.assert_allclose(line.get_xdata(), columns["threshold"])
        np.testing.assert_allclose(line.get_ydata(), columns[name])
    assert list(used.get_xdata()) == [1 / 3] * 2
    (band,) = axis.collections
    corners = band.get_paths()[0].vertices
    at = corners[np.isclose(corners[:, 0], columns["threshold"][4])]
    assert {*np.round(at[:, 1], 9)} == {*np.round([columns["lo"][4], columns["hi"][4]], 9)}
    styles = [line.get_linestyle() for line in (fraction, held_out, dimension)]
    assert styles[0] == "-" and styles[1] == styles[2] == "--"
    assert held_out._dash_pattern != dimension._dash_pattern
    assert axis.get_yscale() == "log" and axis.get_xlabel() == "threshold on d₁/d₂"


def test_a_null_that_is_not_known_is_not_drawn(tmp_path):
    arrays, document, columns = make_memorize()
    columns["null_dimension"] = [""] * 20
    axis = drawn(tmp_path, arrays, document, columns).axes[0]
    assert len(axis.lines) == 3
    np.testing.assert_allclose(axis.lines[1].get_ydata(), columns["null_held_out"])


def test_a_dimension_that_is_not_known_is_said_and_not_drawn(tmp_path):
    arrays, document, columns = make_memorize()
    unknown = {"d": None, "ci95": [None, None], "fraction": None, "fraction_ci95": [None, None]}
    document["null"]["dimension"] = unknown
    columns["null_dimension"] = [""] * 20
    figure = drawn(tmp_path, arrays, document, columns)
    assert len(figure.axes[0].lines) == 3
    assert not any("dimension" in text.get_text() for text in figure.legends[0].texts)
    assert words(figure)[1] == (
        "expected without memorising: 0 of held-out data; dimension not known"
    )
    assert smallest_type(figure) >= 7 and inside_page(figure)


def test_distances_of_samples_and_of_held_out_data_are_densities(tmp_path):
    arrays, *_ = parts = make_memorize()
    axis = drawn(tmp_path, *parts).axes[1]
    assert axis.get_ylabel() == "density (per data unit)"
    for steps, name in zip(axis.patches, ("held_out_distance", "distance")):
        density, edges, _ = steps.get_data()
        assert np.sum(density * np.diff(edges)) == pytest.approx(1)
        below = arrays[name][:, 0] < edges[3]
        assert np.sum((density * np.diff(edges))[:3]) == pytest.approx(below.mean())
    colors = [steps.get_edgecolor() for steps in axis.patches]
    assert colors[0] != colors[1]


def test_distances_that_range_widely_have_a_logarithmic_axis(tmp_path):
    arrays, *rest = make_memorize()
    arrays["distance"][:10, 0] *= 1e-4
    arrays["distance"][0, 0] = 0
    axis = drawn(tmp_path, arrays, *rest).axes[1]
    assert axis.get_xscale() == "log"
    assert axis.get_ylabel() == "density (per decade)"
    assert axis.get_xlabel().endswith("first bin: all that is smaller too")
    density, edges, _ = axis.patches[1].get_data()
    assert np.sum(density * np.diff(np.log10(edges))) == pytest.approx(1)


def test_few_copies_beside_many_held_out_points_are_told_from_near_ones(tmp_path):
    arrays, *rest = make_memorize()
    near = np.array([1e-3, 2e-3, 4e-2, 5e-2])
    arrays["distance"][:, 0] = np.resize(near, len(arrays["distance"]))
    arrays["held_out_distance"] = np.tile([9.0, 10.0], (500 * len(arrays["distance"]), 1))
    axis = drawn(tmp_path, arrays, *rest).axes[1]
    assert axis.get_xscale() == "log"
    _, edges, _ = axis.patches[1].get_data()
    assert len(set(np.searchsorted(edges, near[[0, 2]]))) == 2


def test_the_closest_pairs_are_a_strip_of_images(tmp_path):
    arrays, *_ = parts = make_memorize(images=True)
    figure = drawn(tmp_path, *parts)
    tiles = np.reshape(figure.axes[2:], (3, 10))
    for k in range(10):
        images = [axis.images[0].get_array() for axis in tiles[:, k]]
        expected = [arrays["pairs_sample"][k], *arrays["pairs_nearest"][k]]
        for image, points in zip(images, expected):
            np.testing.assert_allclose(image, points.reshape(4, 5))
    said = words(figure)
    assert {"sample", "nearest", "second\nnearest"} <= {*said}
    captions = [text for text in said if text.startswith(".")]
    assert captions == [f"{ratio:.2f}"[1:] for ratio in arrays["pairs_ratio"][:10]]
    assert {"100", "109"} <= {*said}
    assert len(frames(figure)) == np.sum(arrays["pairs_ratio"][:10] < 1 / 3) == 6


def test_points_that_are_no_images_have_no_strip(tmp_path):
    figure = drawn(tmp_path)
    assert len(figure.axes) == 2 and not frames(figure)
    assert figure.get_figheight() < 3


def test_the_heading_says_what_was_found_and_what_would_be_without(tmp_path):
    found, expected = words(drawn(tmp_path))[:2]
    assert found == (
        "memorised share of 50 samples at d₁/d₂ < 1/3: 0.2 (95 %: 0.1 to 0.32), p = 10⁻⁴"
    )
    assert expected == (
        "expected without memorising: 1.5·10⁻⁴ in dimension 8 (7.8 to 8.2), 0 of held-out data"
    )


def test_the_legend_says_where_held_out_distances_come_from(tmp_path):
    arrays, document, columns = make_memorize()
    document["null"]["held_out"]["source"] = "leave-one-out"
    figure = drawn(tmp_path, arrays, document, columns)
    labels = [text.get_text() for text in figure.legends[0].texts]
    assert "held out: training points, leaving one out" in labels
    assert "points in dimension 8" in labels


@pytest.mark.parametrize("images", [True, False])
@pytest.mark.parametrize("source", memorization.SOURCES)
def test_type_is_large_enough_and_on_the_page(tmp_path, images, source):
    arrays, document, columns = make_memorize(images)
    document["null"]["held_out"]["source"] = source
    figure = drawn(tmp_path, arrays, document, columns)
    assert smallest_type(figure) >= 7
    assert inside_page(figure)
    assert figure.get_figwidth() == style.WIDTH


def test_the_command_draws_a_folder(tmp_path, capsys):
    written(tmp_path, *make_memorize(images=True))
    assert main([str(tmp_path)]) == 0
    names = [line.rsplit("/", 1)[1] for line in capsys.readouterr().out.split()]
    assert names == ["memorize.png", "memorize.pdf", "memorize.svg"]


SWEEP = {"data.limit": [1000, 60000], "forward.t_min": [0.01, 0.1]}


def drawn_cells(tmp_path, sweep):
    """The figures of a sweep's pages."""
    found = memorization.read(written(tmp_path, *make_memorized_cells(sweep)))
    with style.context():
        return [memorize_cells.draw(*page[::-1]) for page in memorize_cells.pages(found, "x.npz")]


def test_each_cell_has_a_curve_a_histogram_and_a_name(tmp_path):
    (figure,) = drawn_cells(tmp_path, SWEEP)
    curves, distances = figure.axes
    for k, (line, look) in enumerate(zip(curves.lines, style.LINES)):
        if k < 4:
            np.testing.assert_allclose(line.get_ydata(), k / 100)
            assert line.get_color() == look[0] and line.get_marker() == look[2]
    assert len(curves.lines) == 4 + 3  # both nulls and the threshold
    assert len(distances.patches) == 4 + 1
    names = [text.get_text() for text in figure.legends[0].texts]
    assert names[:4] == [
        "limit = 1000, ε = 10⁻²",
        "limit = 1000, ε = 0.1",
        "limit = 60000, ε = 10⁻²",
        "limit = 60000, ε = 0.1",
    ]
    assert words(figure)[0] == "50 samples of each of 4 cells"
    assert words(figure)[1].startswith("expected without memorising: ")
    assert smallest_type(figure) >= 7 and inside_page(figure)


def test_more_cells_than_can_be_told_apart_go_to_further_pages(tmp_path):
    figures = drawn_cells(tmp_path, {"set": list(range(13))})
    assert [len(figure.axes[0].lines) - 3 for figure in figures] == [6, 6, 1]


def test_the_command_draws_the_cells_of_a_sweep(tmp_path, capsys):
    written(tmp_path, *make_memorized_cells(SWEEP))
    assert main([str(tmp_path)]) == 0
    assert (tmp_path / "memorize.svg").exists()
    assert "limit = 60000" in (tmp_path / "memorize.svg").read_text()


@pytest.mark.parametrize(
    "part, change, message",
    [
        (0, {"axis/data.limit": np.array([1, 2, 3])}, r"'distance': got shape \(2, 2, 50, 2\)"),
        (1, {"cells": [{}] * 3}, "memorize.json: entry 'cells': expected 4 of them"),
        (1, {"cells": [{}] * 4}, "memorize.json: no entry 'cells/0/memorized_fraction'"),
        (2, {"threshold": [0.5] * 80}, "column 'threshold': expected increasing numbers"),
    ],
)
def test_malformed_cells_are_named_in_one_line(tmp_path, capsys, part, change, message):
    parts = list(make_memorized_cells(SWEEP))
    parts[part] = {**parts[part], **change}
    written(tmp_path, *parts)
    assert main([str(tmp_path)]) == 2
    assert re.search(message, one_line(capsys))


ARRAYS = [
    ({"distance": None}, "no array 'distance', did you mean"),
    ({"distance": np.ones((4, 3))}, r"'distance': got shape \(4, 3\), expected \(n, 2\)"),
    ({"nearest": np.ones((4, 2))}, r"'nearest': got shape \(4, 2\), expected \(50, 2\)"),
    ({"threshold": np.array(0.0)}, "'threshold': got 0, expected more than 0 to 1"),
    ({"threshold": np.array([0.3])}, "'threshold': got shape"),
    ({"pairs_nearest": np.ones((12, 20))}, r"got shape \(12, 20\), expected \(12, 2, 20\)"),
    ({"pairs_ratio": np.ones(11)}, r"'pairs_ratio': got shape \(11\), expected \(12\)"),
    ({"image_shape": np.array([5, 5, 1])}, "expected 20 values in all"),
]
ENTRIES = [
    ({"p_value": None}, "memorize.json: entry 'p_value': got null, expected a finite number"),
    ({"ci95": [0.3, 0.1]}, "entry 'ci95': got .*, expected a lower and an upper end"),
    ({"null": {}}, "memorize.json: no entry 'null/dimension'"),
    (
        {"null": {"dimension": {"d": 8, "ci95": [None, 9], "fraction": 0}}},
        r"'null/dimension/ci95': got \[null, 9\], expected a lower and an upper end",
    ),
    (
        {
            "null": {
                "dimension": {"d": 8, "ci95": [7, 9], "fraction": 0},
                "held_out": {"source": "x", "fraction": 0},
            }
        },
        "'null/held_out/source': got \"x\", expected test or leave-one-out",
    ),
]
COLUMNS = [
    ({"lo": None}, "memorize.csv: no column 'lo'"),
    ({"fraction": [2.0] * 20}, "row 1, column 'fraction': got '2.0', expected .* from 0 to 1"),
    ({"hi": ["x"] * 20}, "row 1, column 'hi': got 'x', expected a number"),
    ({"fraction": ["nan"] * 20}, "column 'fraction': got 'nan'"),
    ({"threshold": [0.5] * 20}, "column 'threshold': expected increasing numbers"),
]


@pytest.mark.parametrize(
    "part, change, message",
    [(k, *case) for k, cases in enumerate((ARRAYS, ENTRIES, COLUMNS)) for case in cases],
)
def test_what_is_malformed_is_named_in_one_line(tmp_path, capsys, part, change, message):
    parts = list(make_memorize(images=True))
    changed = {**parts[part], **change}
    # An entry of JSON may be null, an array or column may not.
    parts[part] = changed if part == 1 else {k: v for k, v in changed.items() if v is not None}
    written(tmp_path, *parts)
    assert main([str(tmp_path)]) == 2
    assert re.search(message, one_line(capsys))
    assert not list(tmp_path.glob("*.png"))


@pytest.mark.parametrize("name", ["memorize.json", "memorize.csv"])
@pytest.mark.parametrize("content", [None, b"", b"\xff\xfe", b"a,b\n1\n"])
def test_a_file_beside_the_arrays_that_cannot_be_read_is_named(tmp_path, capsys, name, content):
    written(tmp_path, *make_memorize())
    (tmp_path / name).unlink()
    if content is not None:
        (tmp_path / name).write_bytes(content)
    assert main([str(tmp_path)]) == 2
    assert f"{name}: " in one_line(capsys)
