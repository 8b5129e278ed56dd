import numpy as np
import pytest
from conftest import write

from gtv.errors import InputError
from gtv.plot import layout as placed
from gtv.plot import run, style
from gtv.plot.arrays import Arrays
from gtv.plot.density import read_density
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
    layouts = placed.pages(read(tmp_path, arrays_1d(sweep)), "density.npz")
    assert [(len(rows), len(rows[0])) for _, rows in layouts] == shapes


def test_every_cell_is_on_exactly_one_panel(tmp_path):
    sweep = {"a.x": [1, 2], "a.y": [1, 2, 3], "a.z": [1, 2, 3, 4]}
    layouts = placed.pages(read(tmp_path, arrays_1d(sweep)), "density.npz")
    cells = [cell for _, rows in layouts for row in rows for cell in row]
    assert sorted(cells) == sorted(np.ndindex(2, 3, 4))
    assert [title for title, _ in layouts] == ["x = 1", "x = 2"]


def test_a_panel_shows_its_own_cell(tmp_path):
    arrays = arrays_1d({"estimator.ridge": [1.0, 2.0], "forward.t_min": EPS})
    density = read(tmp_path, arrays)
    ((title, layout),) = placed.pages(density, "density.npz")
    with style.context():
        figure = run.draw(density, layout, title)
    axis = figure.axes[1 * 3 + 2]
    np.testing.assert_allclose(axis.lines[0].get_ydata(), arrays["density_mean"][1, 2])
    assert figure.axes[2].get_title() == "ε = 10⁻²"


def test_more_panels_than_can_be_read_is_a_clear_error(tmp_path):
    sweep = {"a.x": list(range(10)), "a.y": list(range(10))}
    with pytest.raises(InputError, match="100 panels on 1 page.*at most 64"):
        placed.pages(read(tmp_path, arrays_1d(sweep)), "density.npz")


def drawn(density):
    ((title, layout),) = placed.pages(density, "density.npz")
    with style.context():
        return run.draw(density, layout, title)


@pytest.mark.parametrize("arrays", [arrays_1d({"estimator.ridge": [1.0, 2.0, 3.0]}), arrays_2d()])
def test_a_cell_that_failed_is_said_to_have_and_the_others_are_drawn(tmp_path, arrays):
    failed = {**arrays}
    for name in ("density_mean", "density_q25", "density_q75"):
        failed[name] = arrays[name].copy()
        failed[name][0] = np.nan
    figure = drawn(read(tmp_path, failed))
    assert [text.get_text() for text in figure.axes[0].texts] == ["failed"]
    assert not figure.axes[0].lines and not figure.axes[0].images
    assert figure.axes[1].lines or figure.axes[1].images
    failed["density_mean"][1, 0] = np.nan
    with pytest.raises(InputError, match="not finite"):
        read(tmp_path, failed)



def test_two_dimensions_are_a_heat_map_with_the_points_of_each_cell(tmp_path):
    points = np.array([[[0.5, 0.25]], [[-0.5, 9.0]]])
    figure = drawn(read(tmp_path, {**arrays_2d(), "points": points}))
    for axis, own in zip(figure.axes, points):
        np.testing.assert_allclose(axis.collections[0].get_offsets(), own)
        # A point outside the window does not widen it.
        assert axis.get_xlim() == (-1, 1) and axis.get_ylim() == (-2, 2)
    assert np.asarray(figure.axes[1].images[0].get_array())[2, 1] == 3.0


def test_rows_of_nan_are_no_points(tmp_path):
    points = np.array([[[0.5, 0.25], [0.1, 0.2]], [[-0.5, 0.5], [np.nan, np.nan]]])
    density = read(tmp_path, {**arrays_2d(), "points": points})
    np.testing.assert_array_equal(density.points_of((0,)), points[0])
    np.testing.assert_array_equal(density.points_of((1,)), [[-0.5, 0.5]])


@pytest.mark.parametrize("bad", [[np.nan, 0.0], [np.inf, 0.0]])
def test_points_that_are_not_finite_are_refused(tmp_path, bad):
    with pytest.raises(InputError, match="'points': has values that are not finite"):
        read(tmp_path, {**arrays_2d(), "points": np.array([[[0.0, 0.0]], [bad]])})


def test_points_of_another_dimension_are_refused(tmp_path):
    with pytest.raises(InputError, match=r"got shape \(2, 4, 1\), expected \(2, n, 2\)"):
        read(tmp_path, {**arrays_2d(), "points": np.zeros((2, 4, 1))})


@pytest.mark.parametrize("points", [None, np.zeros((2, 501, 2))])
def test_no_rings_without_points_or_for_more_than_leave_the_density_to_be_seen(tmp_path, points):
    arrays = arrays_2d() if points is None else {**arrays_2d(), "points": points}
    assert not drawn(read(tmp_path, arrays)).axes[0].collections


def test_axes_of_names_are_titles_and_row_labels(tmp_path):
    arrays = arrays_1d({"estimator.features": ["fourier", "gaussian"], "forward.t_min": EPS[:2]})
    figure = drawn(read(tmp_path, arrays))
    rows = [figure.axes[k].texts[0].get_text() for k in (1, 3)]
    assert rows == ["features = fourier", "features = gaussian"]
    figure = drawn(read(tmp_path, arrays_1d({"sampler.method": ["euler", "dpmpp-2m"]})))
    titles = [axis.get_title() for axis in figure.axes[:2]]
    assert titles == ["method = euler", "method = dpmpp-2m"]


def test_names_too_long_for_a_panel_stand_alone_and_the_page_says_what_they_are(tmp_path):
    names = ["euler", "heun", "rk4", "dpmpp-2m", "reverse-stochastic-equation"]
    features = ["fourier", "gaussian"]
    sweep = {"estimator.features": features, "sampler.method": names}
    figure = drawn(read(tmp_path, arrays_1d(sweep)))
    figure.canvas.draw()
    boxes = [axis.title.get_window_extent() for axis in figure.axes[:5]]
    assert all(left.x1 < right.x0 for left, right in zip(boxes, boxes[1:]))
    titles = [axis.get_title() for axis in figure.axes[:5]]
    assert titles[:4] == names[:4] and titles[4].startswith("reverse") and "…" in titles[4]
    assert [figure.axes[k].texts[0].get_text() for k in (4, 9)] == features
    assert figure.texts[0].get_text() == "columns: method, rows: features"


def test_an_axis_of_another_type_is_refused(tmp_path):
    with pytest.raises(InputError, match="'axis/a.x': got type .*, expected numbers"):
        read(tmp_path, arrays_1d({"a.x": [b"gaussian", b"fourier"]}))


def test_a_folder_without_a_manifest_has_no_name(tmp_path):
    assert Manifest(tmp_path / "manifest.json").name == ""


@pytest.mark.parametrize("text", ["{", "[]"])
def test_a_broken_manifest_is_named(tmp_path, text):
    (tmp_path / "manifest.json").write_text(text)
    with pytest.raises(InputError, match="manifest.json: "):
        Manifest(tmp_path / "manifest.json")
