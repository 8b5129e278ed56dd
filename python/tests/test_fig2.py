import numpy as np
import pytest
from conftest import write
from matplotlib.collections import PolyCollection

from gtv.errors import InputError
from gtv.plot import fig2, fig2_published, style
from gtv.plot.arrays import Arrays


@pytest.fixture
def arrays(tmp_path, fig2_arrays):
    return Arrays(write(tmp_path / "fig2.npz", fig2_arrays))


def panels_of(figure):
    return np.array(figure.axes).reshape(3, 5)


def band(axis):
    """Lower and upper edge of a panel's band, both constant in these data."""
    (patch,) = [c for c in axis.collections if isinstance(c, PolyCollection)]
    heights = patch.get_paths()[0].vertices[:, 1]
    return heights.min(), heights.max()


def test_eps_increases_upwards_and_features_per_sample_to_the_right(arrays):
    with style.context():
        panels = panels_of(fig2.draw(fig2.read(arrays)))
    titles = [axis.get_title() for axis in panels[0]]
    assert titles == ["F/P = 1/16", "F/P = 1/8", "F/P = 1/4", "F/P = 1/2", "F/P = 1"]
    assert [row[-1].texts[0].get_text() for row in panels] == ["ε = 10⁻²", "ε = 10⁻³", "ε = 10⁻⁴"]


def test_features_that_differ_between_cells_are_refused(tmp_path, fig2_arrays):
    fig2_arrays["features"][1, 2] = 65
    with pytest.raises(InputError, match="'features': expected the same number in all cells"):
        fig2.read(Arrays(write(tmp_path / "fig2.npz", fig2_arrays)))


def test_every_band_has_both_edges_from_its_own_cell(arrays):
    with style.context():
        panels = panels_of(fig2.draw(fig2.read(arrays)))
    for i in range(3):
        for j in range(5):
            cell = (2 - i) * 5 + (4 - j)
            assert band(panels[i, j]) == pytest.approx((cell + 0.25, cell + 0.75))


def test_the_published_band_takes_its_upper_edge_from_the_mirrored_cell(arrays):
    with style.context():
        panels = panels_of(fig2_published.draw(fig2_published.read(arrays)))
    for i in range(3):
        for j in range(5):
            lower, upper = 100.25 + (2 - i) * 5 + (4 - j), 100.75 + i * 5 + j
            assert band(panels[i, j]) == pytest.approx((min(lower, upper), max(lower, upper)))


def test_the_published_figure_says_that_it_reproduces_faults(arrays):
    with style.context():
        figure = fig2_published.draw(fig2_published.read(arrays))
    assert "Reproduction of faults" in figure.texts[0].get_text()


def test_the_order_of_the_page_does_not_depend_on_the_order_of_the_file(tmp_path, fig2_arrays):
    with style.context():
        straight = panels_of(fig2.draw(fig2.read(Arrays(write(tmp_path / "a.npz", fig2_arrays)))))
        for name, array in fig2_arrays.items():
            if array.shape[:2] == (3, 5):
                fig2_arrays[name] = array[::-1]
        fig2_arrays["axis/forward.t_min"] = fig2_arrays["axis/forward.t_min"][::-1]
        turned = panels_of(fig2.draw(fig2.read(Arrays(write(tmp_path / "b.npz", fig2_arrays)))))
    for a, b in zip(straight.flat, turned.flat):
        assert band(a) == band(b)


def test_curves_that_do_not_depend_on_the_samples_may_leave_that_axis_out(tmp_path, fig2_arrays):
    fig2_arrays["density_true"] = np.arange(3.0)[:, None] * np.ones(20)
    density = fig2.read(Arrays(write(tmp_path / "fig2.npz", fig2_arrays))).density
    assert density.true.shape == (3, 5, 20)
    assert (density.true[2] == 2).all()


def test_a_sweep_over_other_keys_is_refused(tmp_path, fig2_arrays):
    renamed = {n.replace("forward.t_min", "estimator.ridge"): a for n, a in fig2_arrays.items()}
    with pytest.raises(InputError, match="expected 1-D over"):
        fig2.read(Arrays(write(tmp_path / "fig2.npz", renamed)))


@pytest.mark.parametrize("name", ["density_q75", "density_true", "density_pfode", "edges"])
def test_a_missing_array_is_named(tmp_path, fig2_arrays, name):
    del fig2_arrays[name]
    with pytest.raises(InputError, match=name):
        fig2.read(Arrays(write(tmp_path / "fig2.npz", fig2_arrays)))


def test_the_published_figure_takes_the_exact_flow_by_look_up_where_the_file_has_it(
    tmp_path, fig2_arrays
):
    fig2_arrays["published_pfode"] = np.full((3, 5, 20), 2.2)
    arrays = Arrays(write(tmp_path / "fig2.npz", fig2_arrays))
    with style.context():
        panel = panels_of(fig2_published.draw(fig2_published.read(arrays)))[0, 0]
    assert (panel.lines[1].get_ydata() == 2.2).all()
