import numpy as np
import pytest
from conftest import EPS, SAMPLES, check_readable, one_line, put, without, write
from matplotlib.backends.backend_agg import FigureCanvasAgg
from test_compare import make as make_comparison

from gtv.plot import correlation, kernel_map, kernels, layout, style
from gtv.plot.arrays import Arrays
from gtv.plot.command import main

FIG2 = {"forward.t_min": EPS, "estimator.samples": SAMPLES}
LAWS = ("ensemble", "theory/large-p", "theory/finite-p")


def times_of(sweep, count):
    """[sweep…, t], from each cell's own ε."""
    cells = tuple(len(values) for values in sweep.values())
    first = np.asarray(sweep.get("forward.t_min", [0.01]))
    first = first.reshape(first.shape + (1,) * (len(cells) - 1)) if cells else first[0]
    return np.geomspace(np.broadcast_to(first, cells), 1, count, axis=-1)


def make(sweep, dimension=1, laws=LAWS):
    """Every V of every cell and law is its own constant, so that a mispaired one shows."""
    cells = tuple(len(values) for values in sweep.values())
    arrays = {f"axis/{key}": np.asarray(values) for key, values in sweep.items()}
    for name in ("v_x", "v_y")[:dimension]:
        arrays[name] = np.linspace(-1.4, 1.4, 8)
    arrays["v_t"] = times_of(sweep, 6 if dimension == 1 else 4)
    shape = (arrays["v_t"].shape[-1],) + (8,) * dimension
    arrays["v_correlation_t"] = t = times_of(sweep, 11)
    arrays["v_correlation_x"] = np.sqrt(1 - t**2)[..., None] * np.full(dimension, 0.5)
    arrays["v_deciding_t"] = np.broadcast_to([0.2, 0.1, 0.05], (*cells, 3)).copy()
    arrays["v_correlation_direction"] = np.ones((*cells, dimension)) / np.sqrt(dimension)
    number = np.arange(1.0, np.prod(cells) + 1).reshape(*cells, *(1 for _ in shape))
    for k, law in enumerate(laws):
        arrays[f"v_diagonal_{law}"] = (number + 0.1 * k) * np.ones(shape)
        apart = np.abs(np.log(t[..., None] / t[..., None, :]))
        arrays[f"v_correlation_{law}"] = np.exp(-(1 + k) * apart)
    return arrays


def white(arrays):
    """The arrays of a naive estimator."""
    kept = {name: a for name, a in arrays.items() if not name.startswith("v_") or name[2:] in "xyt"}
    return {**kept, "v_white": arrays["v_diagonal_ensemble"]}


@pytest.fixture
def line():
    return make(FIG2)


@pytest.fixture
def two():
    return make({"estimator.samples": SAMPLES[:2]})


@pytest.fixture
def plane():
    return make({"estimator.features": ["gaussian", "fourier"], "data.angle": [0.0, 0.5]}, 2)


def read(tmp_path, arrays):
    return kernels.read(Arrays(write(tmp_path / "compare.npz", arrays)))


def maps(data, *numbers):
    """The pages of these numbers, or all."""
    pages = kernel_map.pages(data)
    with style.context():
        wanted = [pages[k] for k in numbers] or pages
        return [kernel_map.draw(data, page, title) for title, page in wanted]


def curves(data):
    with style.context():
        pages = layout.pages(data, "compare.npz")
        return [correlation.draw(data, page, title) for title, page in pages]


def test_both_pictures_are_written_beside_the_densities(tmp_path, capsys):
    write(tmp_path / "compare.npz", {**make_comparison({}, (20,)), **make({})})
    assert main([str(tmp_path)]) == 0
    stems = ("compare", "compare_kernel", "compare_kernel_correlation")
    assert capsys.readouterr().out.splitlines() == [
        str(tmp_path / f"{stem}.{end}") for stem in stems for end in ("png", "pdf", "svg")
    ]


def test_a_file_without_kernels_is_drawn_as_before(tmp_path):
    write(tmp_path / "compare.npz", make_comparison({}, (20,)))
    assert main([str(tmp_path)]) == 0
    assert [path.name for path in tmp_path.glob("*.png")] == ["compare.png"]


def test_a_white_kernel_has_a_map_and_no_correlation(tmp_path):
    write(tmp_path / "compare.npz", {**make_comparison({}, (20,)), **white(make({}))})
    assert main([str(tmp_path)]) == 0
    assert sorted(path.name for path in tmp_path.glob("*.png")) == [
        "compare.png",
        "compare_kernel.png",
    ]
    (figure,) = maps(kernels.read(Arrays(tmp_path / "compare.npz")))
    panel, bar = figure.axes
    assert panel.get_title() == "naive"
    assert bar.get_ylabel().startswith("κ D C D")
    assert "(data units² per time), V without its δ(t − t′)" in figure.texts[0].get_text()


def test_a_row_is_a_cell_and_a_column_a_law(tmp_path, line):
    first, second, third = maps(read(tmp_path, line))
    assert [len(figure.axes) for figure in (first, second, third)] == [19, 19, 10]
    assert [axis.get_title() for axis in first.axes[:3]] == ["ensemble", "large-p", "finite-p"]
    # The second page's second row is cell 7, (1, 2).
    np.testing.assert_allclose(
        second.axes[3 + 2].images[0].get_array(), line["v_diagonal_theory/finite-p"][1, 2]
    )
    assert [text.get_text() for text in second.axes[5].texts] == ["ε = 10⁻³\nP = 256"]
    assert len({axis.images[0].norm.vmax for f in (first, second) for axis in f.axes[:-1]}) == 1
    assert first.axes[-1].get_ylabel().startswith("V(x,t; x,t)")
    assert first.texts[0].get_text() == (
        f"V(x,t; x,t) (data units² per time²); {kernel_map.CONTOURS}; {kernel_map.PATH}"
    )


def test_each_map_stands_at_its_own_times_with_the_path_on_it(tmp_path, line):
    (figure,) = maps(read(tmp_path, line), 2)
    axis = figure.axes[0]  # cell 12, (2, 2)
    left, right, bottom, top = axis.images[0].get_extent()
    assert (left, right) == (pytest.approx(-1.6), pytest.approx(1.6))
    assert bottom == pytest.approx(-2 - 0.2) and top == pytest.approx(0.2)
    assert axis.get_ylim() == (pytest.approx(-2), pytest.approx(0))
    np.testing.assert_allclose(axis.lines[0].get_xdata(), line["v_correlation_x"][2, 2, :, 0])
    np.testing.assert_allclose(10 ** axis.lines[0].get_ydata(), line["v_correlation_t"][2, 2])


def test_in_the_plane_a_page_is_a_cell_a_row_a_law_and_a_column_a_time(tmp_path, plane):
    data = read(tmp_path, plane)
    assert [title for title, _ in kernel_map.pages(data)][1] == "features = gaussian, angle = 0.5"
    (figure,) = maps(data, 2)
    *panels, bar = figure.axes
    assert len(panels) == 3 * 4
    np.testing.assert_allclose(
        panels[1 * 4 + 3].images[0].get_array(), plane["v_diagonal_theory/large-p"][1, 0, 3]
    )
    assert [axis.get_title() for axis in panels[:2]] == ["t = 10⁻²", "t = 0.046"]
    assert panels[7].texts[0].get_text() == "large-p"
    assert "tr V(x,t; x,t)" in bar.get_ylabel()


def test_more_cells_than_pages_are_cut(tmp_path):
    data = read(tmp_path, make({"forward.t_min": np.geomspace(1e-4, 1e-2, 30)}, 2, LAWS[:1]))
    assert len(kernel_map.pages(data)) == layout.MOST_PAGES


def test_a_panel_of_the_correlation_has_each_law_at_each_time_held(tmp_path, line):
    (figure,) = curves(read(tmp_path, line))
    axis = figure.axes[1 * 5 + 2]
    lines = [line for line in axis.lines if len(line.get_xdata()) == 11]
    dots = [line for line in axis.lines if line.get_marker() == "o"]
    assert len(lines) == 2 * 3 and len(dots) == 2
    for k, held in enumerate([6, 8]):  # nearest to 0.05 and 0.2 in the logarithm
        assert dots[k].get_xdata()[0] == pytest.approx(line["v_correlation_t"][1, 2, held])
        for law, drawn in zip(LAWS, lines[3 * k : 3 * k + 3]):
            np.testing.assert_allclose(
                drawn.get_ydata(), line[f"v_correlation_{law}"][1, 2, held]
            )
    names = [text.get_text() for text in figure.legends[0].get_texts()]
    assert names == ["ensemble", "large-p", "finite-p", "t′ = t"]


def test_times_that_are_not_reached_are_replaced(tmp_path, line):
    line["v_deciding_t"][1, 2] = [0.1, 0.05, np.nan]
    line["v_deciding_t"][1, 3] = np.nan
    data = read(tmp_path, line)
    assert correlation.held(data, (1, 2)) == [3, 7]  # ε = 10⁻³: a third of the way to 1, and 0.1
    assert correlation.held(data, (1, 3)) == [3, 7]


def test_a_theory_without_an_answer_says_so_and_has_no_line(tmp_path, two):
    for kind in ("diagonal", "correlation"):
        two[f"v_{kind}_theory/large-p"][0] = np.nan
    data = read(tmp_path, two)
    panel = maps(data, 0)[0].axes[1]
    assert [text.get_text() for text in panel.texts] == ["not computed"]
    assert not panel.lines
    axis = curves(data)[0].axes[0]
    drawn = [line for line in axis.lines if len(line.get_xdata()) == 11]
    assert [np.isnan(line.get_ydata()).all() for line in drawn] == [False, True, False] * 2


def test_a_cell_of_one_point_says_that_nothing_is_decided(tmp_path, two):
    for name in [name for name in two if name.startswith("v_correlation_")]:
        if name != "v_correlation_t":
            two[name][1] = np.nan
    data = read(tmp_path, two)
    assert not maps(data, 0)[0].axes[3].lines
    assert curves(data)[0].axes[1].texts[0].get_text() == correlation.NOWHERE


@pytest.mark.parametrize("laws", [LAWS, LAWS[1:2]])
@pytest.mark.parametrize("dimension", [1, 2])
@pytest.mark.parametrize("sweep", [{}, FIG2])
def test_everything_is_on_the_page_in_seven_points_or_more(tmp_path, sweep, dimension, laws):
    data = read(tmp_path, make(sweep, dimension, laws))
    for figure in maps(data, 0) + curves(data):
        with style.context():
            FigureCanvasAgg(figure).draw()  # places the labels of axes
        shown = (
            *figure.legends,
            *figure.texts,
            *(text for axis in figure.axes for text in axis.texts),
            *(axis.yaxis.label for axis in figure.axes),
            *(axis.title for axis in figure.axes),
        )
        check_readable(figure, shown)


@pytest.mark.parametrize(
    "change, error",
    [
        (without("v_x"), "no array 'v_x'"),
        (without("v_correlation_t"), "no array 'v_correlation_t'"),
        (without("v_correlation_ensemble"), "no array 'v_correlation_ensemble'"),
        (
            put("v_diagonal_ensemble", np.ones((3, 5, 6, 7))),
            "'v_diagonal_ensemble': got shape (3, 5, 6, 7), expected (3, 5, 6, 8)",
        ),
        (
            put("v_diagonal_theory/large-p", np.full((3, 5, 6, 8), -1.0)),
            "'v_diagonal_theory/large-p': has negative values",
        ),
        (
            put("v_correlation_theory/large-p", np.full((3, 5, 11, 11), 1.1)),
            "'v_correlation_theory/large-p': has values beyond ±1",
        ),
        (
            put("v_t", np.zeros((3, 5, 6))),
            "'v_t': expected increasing positive numbers",
        ),
    ],
)
def test_bad_arrays_are_named_in_one_line_and_nothing_is_left(
    tmp_path, line, capsys, change, error
):
    change(line)
    write(tmp_path / "compare.npz", {**make_comparison(FIG2, (20,)), **line})
    assert main([str(tmp_path), "--only", "compare"]) == 2
    assert error in one_line(capsys)
    assert not list(tmp_path.glob("*.png"))
