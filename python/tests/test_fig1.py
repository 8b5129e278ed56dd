import numpy as np
import pytest
from conftest import write

from gtv.errors import InputError
from gtv.plot import fig1, style
from gtv.plot.arrays import Arrays


@pytest.fixture
def figure(tmp_path, fig1_arrays):
    with style.context():
        yield fig1.draw(fig1.read(Arrays(write(tmp_path / "fig1.npz", fig1_arrays))))


def panels_of(figure):
    return [axis for axis in figure.axes if axis.images and axis.collections]


def test_there_is_a_panel_for_every_set_and_time_and_one_bar(figure):
    assert len(panels_of(figure)) == 20
    assert len(figure.axes) == 21


def test_all_panels_share_one_scale_from_0_to_1(figure):
    assert {axis.images[0].get_clim() for axis in panels_of(figure)} == {(0.0, 1.0)}


def test_a_panel_shows_its_own_fraction_with_y_upwards(figure, fig1_arrays):
    axis = panels_of(figure)[1 * 5 + 2]  # second set, third time
    np.testing.assert_array_equal(axis.images[0].get_array(), fig1_arrays["line/fraction"][2])
    assert axis.images[0].origin == "lower"
    assert axis.get_ylim()[0] < axis.get_ylim()[1]


def test_points_are_drawn_where_they_are(figure, fig1_arrays):
    axis = panels_of(figure)[2 * 5]
    np.testing.assert_allclose(axis.collections[0].get_offsets(), fig1_arrays["lshape/points"])


def test_grid_values_stand_at_pixel_centres(figure, fig1_arrays):
    half_x, half_y = 2 / 11, 2 / 9
    expected = [-2 - half_x, 2 + half_x, -2 - half_y, 2 + half_y]
    np.testing.assert_allclose(panels_of(figure)[0].images[0].get_extent(), expected)


def test_a_fraction_above_1_is_refused(tmp_path, fig1_arrays):
    fig1_arrays["line/fraction"][0, 0, 0] = 1.5
    with pytest.raises(InputError, match="line/fraction.*outside"):
        fig1.read(Arrays(write(tmp_path / "fig1.npz", fig1_arrays)))


def test_a_fraction_in_the_wrong_order_of_axes_is_refused(tmp_path, fig1_arrays):
    fig1_arrays["line/fraction"] = fig1_arrays["line/fraction"].transpose(0, 2, 1)
    with pytest.raises(InputError, match=r"got shape \(5, 12, 10\), expected \(5, 10, 12\)"):
        fig1.read(Arrays(write(tmp_path / "fig1.npz", fig1_arrays)))
