import numpy as np
import pytest
from conftest import ANGLES, square, write
from matplotlib.colors import LogNorm

from gtv.errors import InputError
from gtv.plot import fig3, fig3_published, style
from gtv.plot.arrays import Arrays


@pytest.fixture
def arrays(tmp_path, fig3_arrays):
    return Arrays(write(tmp_path / "fig3.npz", fig3_arrays))


@pytest.fixture
def figure(arrays):
    with style.context():
        yield fig3.draw(fig3.read(arrays))


@pytest.fixture
def published(arrays):
    with style.context():
        yield fig3_published.draw(fig3_published.read(arrays))


def panels_of(figure):
    return np.array(figure.axes[:6]).reshape(2, 3)


def test_panels_are_labelled_by_features_and_angle(figure):
    panels = panels_of(figure)
    assert [axis.get_title() for axis in panels[0]] == ["angle = 0", "angle = π/8", "angle = π/4"]
    rows = [row[-1].texts[0].get_text() for row in panels]
    assert rows == ["Gaussian features", "Fourier features"]


def test_all_panels_share_one_logarithmic_scale_whose_floor_the_bar_states(figure, fig3_arrays):
    norms = {id(axis.images[0].norm): axis.images[0].norm for axis in panels_of(figure).flat}
    (norm,) = norms.values()
    assert isinstance(norm, LogNorm)
    assert norm.vmax == fig3_arrays["density_mean"].max()
    assert norm.vmin == pytest.approx(1e-2)
    assert "darkest: ≤ 10⁻²" in figure.axes[-1].get_ylabel()


def test_empty_bins_take_the_colour_of_the_floor(figure):
    norm = panels_of(figure)[0, 0].images[0].norm
    assert float(norm(0.0)) == 0.0


def test_points_stand_on_the_peaks(figure, fig3_arrays):
    edges = fig3_arrays["edges_x"]
    for i, row in enumerate(panels_of(figure)):
        for j, axis in enumerate(row):
            points = axis.collections[0].get_offsets()
            np.testing.assert_allclose(points, square(ANGLES[j]))
            columns, rows = (np.digitize(points[:, k], edges) - 1 for k in (0, 1))
            image = np.asarray(axis.images[0].get_array())
            assert (image[rows, columns] > 0.5).all()
            assert axis.get_ylim() == (-1.5, 1.5)


def test_the_published_dots_are_a_quarter_too_low_and_y_is_flipped(published):
    for row in panels_of(published):
        for axis, angle in zip(row, ANGLES):
            points = axis.collections[0].get_offsets()
            np.testing.assert_allclose(points, square(angle) - [0, 0.25])
            assert axis.get_ylim()[0] > axis.get_ylim()[1]


def test_the_published_figure_says_that_it_reproduces_faults(published):
    assert "Reproduction of faults" in published.texts[0].get_text()


def test_published_shares_with_x_and_y_exchanged_are_refused(tmp_path, fig3_arrays):
    fig3_arrays["published"] = fig3_arrays["published"].swapaxes(2, 3)
    with pytest.raises(InputError, match="each column"):
        fig3_published.read(Arrays(write(tmp_path / "fig3.npz", fig3_arrays)))


def test_rows_are_named_by_the_file(tmp_path, fig3_arrays):
    fig3_arrays["axis/estimator.features"] = np.array(["fourier", "wavelet"])
    with style.context():
        figure = fig3.draw(fig3.read(Arrays(write(tmp_path / "fig3.npz", fig3_arrays))))
    rows = [row[-1].texts[0].get_text() for row in panels_of(figure)]
    assert rows == ["Fourier features", "Wavelet features"]


def test_points_are_those_of_the_file(tmp_path, fig3_arrays):
    fig3_arrays["points"] = fig3_arrays["points"] + 0.1
    with style.context():
        figure = fig3.draw(fig3.read(Arrays(write(tmp_path / "fig3.npz", fig3_arrays))))
    points = panels_of(figure)[1, 2].collections[0].get_offsets()
    np.testing.assert_allclose(points, square(ANGLES[2]) + 0.1)


def test_a_file_without_points_is_refused(tmp_path, fig3_arrays):
    del fig3_arrays["points"]
    with pytest.raises(InputError, match="no array 'points'"):
        fig3.read(Arrays(write(tmp_path / "fig3.npz", fig3_arrays)))
