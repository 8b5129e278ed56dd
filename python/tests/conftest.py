"""Synthetic arrays in the shapes of the real ones, small enough to draw in a moment."""

import sys

import numpy as np
import pytest
import studies
from matplotlib.text import Text

sys.path.insert(0, str(studies.PACKAGE))

EPS = np.array([1e-4, 1e-3, 1e-2])
SAMPLES = np.array([64, 128, 256, 512, 1024])
ANGLES = np.array([0, np.pi / 8, np.pi / 4])
FEATURES = 64
"""Another F than that of the figure's study, so that a number written into the program shows."""


def write(path, arrays):
    np.savez(path, **arrays)
    return path


def without(name):
    """A change of arrays: one of them is not there."""

    def change(arrays):
        del arrays[name]

    return change


def put(name, value):
    """A change of arrays: another in its place."""

    def change(arrays):
        arrays[name] = value

    return change


def one_line(capsys):
    """What stderr holds, which must be exactly one line."""
    text = capsys.readouterr().err
    assert text.endswith("\n") and text.count("\n") == 1
    return text


def make_fig1():
    t = np.array([0.05, 0.1, 0.2, 0.5, 0.75])
    x = np.linspace(-2, 2, 12)
    y = np.linspace(-2, 2, 10)
    arrays = {"t": t, "x": x, "y": y}
    random = np.random.default_rng(1)
    for name in ("polygon", "line", "lshape", "random"):
        arrays[f"{name}/points"] = random.uniform(-1, 1, (6, 2))
        arrays[f"{name}/fraction"] = random.random((5, 10, 12))
    return arrays


def make_fig2():
    """Every quantile of every cell is its own constant, so that a mispaired band shows."""
    edges = np.linspace(-1.5, 1.5, 21)
    cells = np.arange(15.0).reshape(3, 5, 1) * np.ones(20)
    return {
        "axis/forward.t_min": EPS,
        "axis/estimator.samples": SAMPLES,
        "edges": edges,
        "density_mean": cells + 0.3,
        "density_q25": cells + 0.25,
        "density_q75": cells + 0.75,
        "inside": np.full((3, 5, 4), 0.9),
        "density_true": np.ones((3, 5, 20)),
        "density_pfode": np.ones((3, 5, 20)) * 1.1,
        "points": np.broadcast_to([[-1.0], [0.0], [1.0]], (3, 5, 3, 1)),
        "features": np.full((3, 5), FEATURES),
        "published": cells + 100.3,
        "published_q25": cells + 100.25,
        "published_q75": cells + 100.75,
    }


def square(angle):
    """Four points on the unit circle, (4, 2)."""
    turns = angle + np.arange(4) * np.pi / 2
    return np.stack([np.cos(turns), np.sin(turns)], axis=1)


def make_fig3():
    edges = np.linspace(-1.5, 1.5, 25)
    centres = 0.5 * (edges[1:] + edges[:-1])
    mean = np.empty((2, 3, 24, 24))
    for j, angle in enumerate(ANGLES):
        for i in range(2):
            mean[i, j] = 20 * sum(
                np.exp(-((centres - x) ** 2 + (centres[:, None] - y) ** 2) / 0.02)
                for x, y in square(angle)
            )
    return {
        "axis/estimator.features": np.array(["gaussian", "fourier"]),
        "axis/data.angle": ANGLES,
        "edges_x": edges,
        "edges_y": edges,
        "density_mean": mean,
        "density_q25": mean * 0.5,
        "density_q75": mean * 1.5,
        "points": np.array([[square(angle) for angle in ANGLES]] * 2),
        "features": np.full((2, 3), 1000),
        "published": mean / mean.sum(axis=2, keepdims=True),
    }


@pytest.fixture
def fig1_arrays():
    return make_fig1()


@pytest.fixture
def fig2_arrays():
    return make_fig2()


@pytest.fixture
def fig3_arrays():
    return make_fig3()


def fill(path):
    """Writes what `gtv figures --as-published --no-plot` leaves in a folder."""
    for name, make in (("fig1", make_fig1), ("fig2", make_fig2), ("fig3", make_fig3)):
        write(path / f"{name}.npz", make())
    return path


@pytest.fixture
def folder(tmp_path):
    return fill(tmp_path)


def images_of(count, height, width, seed=3):
    """(count, height · width) in [-1, 1], no two alike."""
    return np.random.default_rng(seed).uniform(-1, 1, (count, height * width))


def make_neighbours(sweep, count=6, size=(4, 5), images=True):
    """neighbours.npz; the first half of the samples of every cell are memorised.

    The pixels of each cell are shifted by its number, so that a mispaired one shows.
    """
    cells = tuple(len(values) for values in sweep.values())
    number = np.arange(float(np.prod(cells))).reshape(*cells, 1, 1)
    shown = images_of(count, *size) + 10 * number
    ratio = np.where(np.arange(count) < count // 2, 0.1, 0.75)
    arrays = {f"axis/{key}": np.asarray(values) for key, values in sweep.items()}
    arrays["shown"] = shown
    arrays["nearest_points"] = np.stack([shown + 0.25, shown + 0.5], axis=-2)
    distance = np.stack([2 * ratio, np.full(count, 2.0)], axis=-1)
    arrays["distance"] = np.broadcast_to(distance, (*cells, count, 2))
    if images:
        arrays["image_shape"] = np.array([*size, 1])
    return arrays


CURVES = {
    "threshold": np.linspace(0.05, 1, 20),
    "fraction": np.linspace(0.2, 1, 20),
    "lo": np.linspace(0.1, 1, 20),
    "hi": np.linspace(0.3, 1, 20),
    "null_dimension": np.linspace(0.05, 1, 20) ** 8,
    "null_held_out": np.linspace(0, 1, 20) ** 6,
}


def make_memorize(images=False):
    """memorize.npz, memorize.json and memorize.csv as arrays, a document and columns."""
    random = np.random.default_rng(5)
    first = np.concatenate([random.uniform(0.5, 1, 10), random.uniform(6, 9, 40)])
    arrays = {
        "distance": np.stack([first, np.full(50, 9.5)], axis=-1),
        "nearest": np.arange(100).reshape(50, 2),
        "held_out_distance": np.stack([random.uniform(6, 9, 30), np.full(30, 9.5)], axis=-1),
        "threshold": np.array(1 / 3),
    }
    if images:
        sample = images_of(12, 4, 5)
        arrays["pairs_sample"] = sample
        arrays["pairs_nearest"] = np.stack([sample + 0.25, sample + 0.5], axis=1)
        arrays["pairs_ratio"] = np.linspace(0.05, 0.6, 12)
        arrays["pairs_index"] = 100 + np.arange(12)
        arrays["image_shape"] = np.array([4, 5, 1])
    document = {
        "memorized_fraction": 0.2,
        "ci95": [0.1, 0.32],
        "p_value": 1e-4,
        "null": {
            "dimension": {"d": 8.0, "ci95": [7.8, 8.2], "fraction": 1.5e-4},
            "held_out": {"source": "test", "fraction": 0.0},
        },
    }
    return arrays, document, dict(CURVES)


def make_memorized_cells(sweep):
    """The same of a sweep, {key: values}: the k-th cell has k as its fraction, in hundredths."""
    arrays, document, curves = make_memorize()
    shape = tuple(map(len, sweep.values()))
    cells = int(np.prod(shape))
    for name in ("distance", "nearest"):
        arrays[name] = np.broadcast_to(arrays[name], (*shape, *arrays[name].shape)).copy()
    for key, values in sweep.items():
        arrays[f"axis/{key}"] = np.array(values)
    found = [{**document, "memorized_fraction": k / 100} for k in range(cells)]
    columns = {name: np.tile(values, cells) for name, values in curves.items()}
    columns["fraction"] = np.concatenate([np.full(20, k / 100) for k in range(cells)])
    columns["cell"] = np.repeat(np.arange(cells), 20)
    return arrays, {"cells": found}, columns


def make_timescales(names=("28x28", "14x14")):
    """timescales.csv and timescales.json as columns and a document, from much noise to little."""
    noise = np.geomspace(80, 0.002, 25)
    columns = {}
    for k, name in enumerate(names):
        at = noise * (1 + k)
        effective = 1 + 999 * at**2 / (at**2 + 9)
        own = {
            "resolution": np.full(25, name),
            "points": np.full(25, 1000),
            "dimension": np.full(25, 784 // 4**k),
            "t": 0.5 * np.log1p(noise**2),
            "sigma_over_alpha": noise,
            "flow_t": noise / (1 + noise),
            "effective_points": effective,
            "effective_lo": 1 + 0.5 * (effective - 1),
            "effective_hi": 1.5 * effective,
            "own_weight_share": 1 / (1 + at**2),
            "entropy": np.log(effective),
            "fraction": 0.08 * at / (1 + at**2),
            "deterministic_share": 1 - 0.1 * at / (1 + at**2),
            "mmse": at,
            "mmse_lo": 0.9 * at,
            "mmse_hi": 1.1 * at,
        }
        for column, values in own.items():
            columns.setdefault(column, []).extend(values.tolist())
    times = [
        {
            "resolution": name,
            "speciation_t": 2.0 - 0.5 * k,
            "collapse_formula_t": 1.0 - 0.25 * k,
            "collapse_measured_t": 1.5 - 0.5 * k,
            "information": 6.9,
            "log_points": 6.9,
            "collapse": {"formula": "participation"},
        }
        for k, name in enumerate(names)
    ]
    return columns, {"resolutions": times}


def write_table(path, columns):
    """A CSV file."""
    rows = [",".join(columns), *(",".join(map(str, row)) for row in zip(*columns.values()))]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def smallest_type(figure):
    """Of the text that a figure shows, in points."""
    figure.canvas.draw()
    return min(text.get_fontsize() for text in figure.findobj(Text) if text.get_text().strip())


def check_readable(figure, shown):
    """No text of a figure is below seven points, and none of the artists is cut at an edge."""
    for text in figure.findobj(Text):
        if text.get_text().strip() and text.get_visible():
            assert text.get_fontsize() >= 7
    page = figure.bbox
    for artist in shown:
        if artist.get_visible():
            box = artist.get_window_extent()
            assert page.x0 <= box.x0 and box.x1 <= page.x1, artist
            assert page.y0 <= box.y0 and box.y1 <= page.y1, artist


def inside_page(figure):
    """Whether all that is drawn is on the page."""
    drawn, (width, height) = figure.get_tightbbox(), figure.get_size_inches()
    return min(drawn.x0, drawn.y0) >= 0 and drawn.x1 <= width and drawn.y1 <= height
