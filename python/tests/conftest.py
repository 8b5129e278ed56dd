"""Synthetic arrays in the shapes of the real ones, small enough to draw in a moment."""

import pathlib
import sys

import numpy as np
import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

EPS = np.array([1e-4, 1e-3, 1e-2])
SAMPLES = np.array([64, 128, 256, 512, 1024])
ANGLES = np.array([0, np.pi / 8, np.pi / 4])
FEATURES = 64
"""Another F than that of the figure's study, so that a number written into the program shows."""


def write(path, arrays):
    np.savez(path, **arrays)
    return path


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
