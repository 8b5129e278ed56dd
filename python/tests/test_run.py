import json

import numpy as np
import pytest
from conftest import write

from gtv.plot import run, style
from gtv.plot.arrays import Arrays
from gtv.plot.density import read_density
from gtv.plot.errors import InputError
from gtv.plot.manifest import Manifest


def arrays_1d(sweep):
    shape = tuple(len(values) for values in sweep.values()) + (8,)
    mean = np.arange(np.prod(shape), dtype=float).reshape(shape) + 1
    return {
        **{f"axis/{key}": np.asarray(values) for key, values in sweep.items()},
        "edges": np.linspace(-1, 1, 9),
        "density_mean": mean,
        "density_q25": mean - 0.5,
        "density_q75": mean + 0.5,
    }


def arrays_2d():
    mean = np.zeros((2, 6, 4))
    mean[:, 2, 1] = 3.0
    return {
        "axis/data.angle": np.array([0.0, 0.5]),
        "edges_x": np.linspace(-1, 1, 5),
        "edges_y": np.linspace(-2, 2, 7),
        "density_mean": mean,
        "density_q25": mean,
        "density_q75": mean,
    }


def read(tmp_path, arrays):
    return read_density(Arrays(write(tmp_path / "density.npz", arrays)))


EPS = [1e-4, 1e-3, 1e-2]


@pytest.mark.parametrize(
    "sweep, shapes",
    [
        ({}, [(1, 1)]),
        ({"forward.t_min": EPS}, [(1, 3)]),
        ({"forward.t_min": list(range(1, 8))}, [(2, 5)]),
        ({"estimator.ridge": [1.0, 2.0], "forward.t_min": EPS}, [(2, 3)]),
        ({"a.x": [64, 128], "estimator.ridge": [1.0, 2.0], "forward.t_min": EPS}, [(2, 3)] * 2),
    ],
)
def test_axes_become_panels_and_further_axes_pages(tmp_path, sweep, shapes):
    layouts = run.pages(read(tmp_path, arrays_1d(sweep)), "density.npz")
    assert [(len(rows), len(rows[0])) for _, rows in layouts] == shapes


def test_every_cell_is_on_exactly_one_panel(tmp_path):
    sweep = {"a.x": [1, 2], "a.y": [1, 2, 3], "a.z": [1, 2, 3, 4]}
    layouts = run.pages(read(tmp_path, arrays_1d(sweep)), "density.npz")
    cells = [cell for _, rows in layouts for row in rows for cell in row]
    assert sorted(cells) == sorted(np.ndindex(2, 3, 4))
    assert [title for title, _ in layouts] == ["x = 1", "x = 2"]


def test_a_panel_shows_its_own_cell(tmp_path):
    arrays = arrays_1d({"estimator.ridge": [1.0, 2.0], "forward.t_min": EPS})
    density = read(tmp_path, arrays)
    ((title, layout),) = run.pages(density, "density.npz")
    with style.context():
        figure = run.draw(density, layout, title, lambda cell: None)
    axis = figure.axes[1 * 3 + 2]
    np.testing.assert_allclose(axis.lines[0].get_ydata(), arrays["density_mean"][1, 2])
    assert figure.axes[2].get_title() == "ε = 10⁻²"


def test_more_panels_than_can_be_read_is_a_clear_error(tmp_path):
    sweep = {"a.x": list(range(10)), "a.y": list(range(10))}
    with pytest.raises(InputError, match="100 panels on 1 page.*at most 64"):
        run.pages(read(tmp_path, arrays_1d(sweep)), "density.npz")


def test_two_dimensions_are_a_heat_map_with_the_points_of_each_cell(tmp_path):
    density = read(tmp_path, arrays_2d())
    manifest_file = tmp_path / "manifest.json"
    manifest_file.write_text(json.dumps({"study": 'name = "s"\n[data]\npoints = [[1.0, 0.0]]'}))
    ((title, layout),) = run.pages(density, "density.npz")
    with style.context():
        figure = run.draw(density, layout, title, Manifest(manifest_file).points)
    np.testing.assert_allclose(
        figure.axes[1].collections[0].get_offsets(), [[np.cos(0.5), np.sin(0.5)]]
    )
    assert np.asarray(figure.axes[1].images[0].get_array())[2, 1] == 3.0


def test_points_that_an_override_may_have_moved_are_not_drawn(tmp_path):
    manifest = tmp_path / "manifest.json"
    text = 'name = "s"\n[data]\npreset = "square"\n# --set data.preset=line\n'
    manifest.write_text(json.dumps({"study": text}))
    assert Manifest(manifest).points({}) is None


def test_axes_of_words_take_their_texts_from_the_manifest(tmp_path):
    manifest = tmp_path / "manifest.json"
    axes = [
        {"key": "estimator.features", "values": ["fourier", "gaussian"]},
        {"key": "forward.t_min", "values": [0.01]},
    ]
    manifest.write_text(json.dumps({"name": "s", "sweep": axes}))
    arrays = arrays_1d({"estimator.features": [0, 1]})
    path = write(tmp_path / "density.npz", arrays)
    assert set(Manifest(manifest).sweep) == {"estimator.features"}
    density = read_density(Arrays(path), names=Manifest(manifest).sweep)
    assert density.axes[0].values == ["fourier", "gaussian"]


def test_a_folder_without_a_manifest_is_drawn_without_points(tmp_path):
    assert Manifest(tmp_path / "manifest.json").points({}) is None


@pytest.mark.parametrize("text", ["{", "[]", '{"study": 3}', '{"study": "a ="}'])
def test_a_broken_manifest_is_named(tmp_path, text):
    (tmp_path / "manifest.json").write_text(text)
    with pytest.raises(InputError, match="manifest.json: "):
        Manifest(tmp_path / "manifest.json")
