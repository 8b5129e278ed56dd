import numpy as np
import pytest
from conftest import EPS, SAMPLES, check_readable, one_line, put, without, write

from gtv.errors import InputError
from gtv.plot import compare, compare_plane, comparison, layout, style
from gtv.plot.arrays import Arrays
from gtv.plot.command import main

THEORIES = ["large-p", "finite-p", "population"]


def make(sweep, bins, ensemble=True, theories=THEORIES):
    """compare.npz; every law of every cell is its own constant, so that a mispaired one shows."""
    cells = tuple(len(values) for values in sweep.values())
    edges = np.linspace(-1.5, 1.5, bins[0] + 1)
    flat = np.arange(1.0, np.prod(cells) + 1).reshape(*cells, *(1 for _ in bins))
    density = flat * np.ones(bins)
    arrays = {f"axis/{key}": np.asarray(values) for key, values in sweep.items()}
    arrays.update({"edges": edges} if len(bins) == 1 else {"edges_x": edges, "edges_y": edges})
    arrays["density_true"] = density
    if ensemble:
        arrays["density_ensemble"] = density + 0.1
        arrays["density_ensemble_q25"] = density
        arrays["density_ensemble_q75"] = density + 0.2
    for k, name in enumerate(theories):
        arrays[f"density_theory/{name}"] = density + 0.3 + 0.1 * k
        if ensemble:
            arrays[f"verdict/{name}"] = np.full(cells, ["fails", "holds", "undecided"][k])
            arrays[f"total_variation/{name}"] = np.full(cells, 0.17)
            arrays[f"floor/{name}"] = np.full(cells, 0.07)
    return arrays


FIG2 = {"forward.t_min": EPS, "estimator.samples": SAMPLES}


@pytest.fixture
def line():
    return make(FIG2, (20,))


@pytest.fixture
def plane():
    sweep = {"estimator.features": ["gaussian", "fourier"], "data.angle": [0.0, np.pi / 4]}
    return make(sweep, (8, 8))


def read(tmp_path, arrays):
    return comparison.read(Arrays(write(tmp_path / "compare.npz", arrays)))


def drawn(data):
    module = compare if data.dimension == 1 else compare_plane
    pages = (layout if data.dimension == 1 else compare_plane).pages(data, "compare.npz")
    with style.context():
        figures = [module.draw(data, page, title) for title, page in pages]
        for figure in figures:
            figure.canvas.draw()
    return figures


def texts(axis):
    return [text.get_text() for text in axis.texts]


def test_three_formats_are_written_and_their_paths_printed(tmp_path, capsys):
    write(tmp_path / "compare.npz", make({}, (20,)))
    assert main([str(tmp_path)]) == 0
    written = [str(tmp_path / f"compare.{end}") for end in ("png", "pdf", "svg")]
    assert capsys.readouterr().out.splitlines() == written
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        f"compare.{end}" for end in ("npz", "png", "pdf", "svg")
    )


def test_a_panel_shows_its_own_cell(tmp_path, line):
    (figure,) = drawn(read(tmp_path, line))
    axis = figure.axes[1 * 5 + 2]
    by_name = dict(zip(["ensemble", "true", *THEORIES], axis.lines))
    np.testing.assert_allclose(by_name["ensemble"].get_ydata(), line["density_ensemble"][1, 2])
    np.testing.assert_allclose(by_name["true"].get_ydata(), line["density_true"][1, 2])
    for name in THEORIES:
        np.testing.assert_allclose(
            by_name[name].get_ydata(), line[f"density_theory/{name}"][1, 2]
        )
    assert len(figure.axes) == 15
    assert figure.axes[2].get_title() == "P = 256"
    assert texts(figure.axes[4])[-1] == "ε = 10⁻⁴"


def test_theories_differ_in_dashes_too(tmp_path, line):
    (figure,) = drawn(read(tmp_path, line))
    dashes = [str(compare.line_of(name)[1]) for name in (*THEORIES, "paper")]
    assert len(set(dashes)) == 4
    assert len({compare.line_of(name)[0] for name in (*THEORIES, "paper")}) == 4
    assert figure.legends[0].get_texts()[-1].get_text() == "population"


def test_distance_floor_and_verdict_of_each_theory_stand_over_the_panel(tmp_path, line):
    line["verdict/large-p"] = np.full((3, 5), "fails", dtype="U12")
    line["verdict/large-p"][2, 4] = "holds"
    (figure,) = drawn(read(tmp_path, line))
    assert texts(figure.axes[0]) == [
        ".17 (.07) undecided",
        ".17 (.07) holds",
        ".17 (.07) fails",
    ]
    assert texts(figure.axes[14])[2] == ".17 (.07) holds"


def test_text_of_neighbouring_panels_does_not_touch(tmp_path, line):
    for name in THEORIES:
        line[f"verdict/{name}"] = np.full((3, 5), "undecided")
    (figure,) = drawn(read(tmp_path, line))
    for row in (figure.axes[k : k + 5] for k in (0, 5, 10)):
        for left, right in zip(row, row[1:]):
            end = max(text.get_window_extent().x1 for text in left.texts)
            assert end < right.get_window_extent().x0


def test_a_theory_without_an_answer_says_so_and_has_no_line(tmp_path, line):
    line["density_theory/population"][0, 0] = np.nan
    line["verdict/population"] = np.full((3, 5), "fails", dtype="U12")
    line["verdict/population"][0, 0] = "not computed"
    line["total_variation/population"][0, 0] = np.nan
    line["floor/population"][0, 0] = np.nan
    (figure,) = drawn(read(tmp_path, line))
    assert texts(figure.axes[0])[0] == "not computed"
    assert np.isnan(figure.axes[0].lines[4].get_ydata()).all()
    assert texts(figure.axes[1])[0] == ".17 (.07) fails"


def test_a_prediction_without_an_ensemble_draws_theories_alone(tmp_path):
    (figure,) = drawn(read(tmp_path, make(FIG2, (20,), ensemble=False)))
    names = [text.get_text() for text in figure.legends[0].get_texts()]
    assert names == ["p(x|ε)", *THEORIES]
    assert texts(figure.axes[0]) == []


def test_a_study_without_a_sweep_is_one_panel_that_spells_its_verdicts(tmp_path):
    (figure,) = drawn(read(tmp_path, make({}, (20,))))
    assert len(figure.axes) == 1
    assert (
        texts(figure.axes[0])[-1]
        == "large-p: total variation from the ensemble .17, floor .07: fails"
    )


@pytest.mark.parametrize("ensemble", [True, False])
@pytest.mark.parametrize("sweep", [{}, {"forward.t_min": EPS}, FIG2])
def test_everything_is_on_the_page_in_seven_points_or_more(tmp_path, sweep, ensemble):
    theories = [*THEORIES, "paper"]
    arrays = make(sweep, (20,), ensemble, theories[:3])
    arrays["density_theory/paper"] = arrays["density_theory/large-p"]
    if ensemble:
        for kind in ("verdict", "total_variation", "floor"):
            arrays[f"{kind}/paper"] = arrays[f"{kind}/large-p"]
    (figure,) = drawn(read(tmp_path, arrays))
    check_readable(figure, (*figure.legends, *figure.texts, *(t for a in figure.axes for t in a.texts)))


def test_in_the_plane_a_row_is_a_cell_and_a_column_a_law(tmp_path, plane):
    (figure,) = drawn(read(tmp_path, plane))
    *panels, bar = figure.axes
    assert len(panels) == 4 * 4
    assert [axis.get_title() for axis in panels[:4]] == ["mean of models", *THEORIES]
    np.testing.assert_allclose(
        panels[2 * 4 + 3].images[0].get_array(), plane["density_theory/population"][1, 0]
    )
    assert texts(panels[1]) == [".17 (.07) fails"]
    assert texts(panels[7])[-1] == "features = gaussian\nangle = π/4"
    assert len({axis.images[0].norm for axis in panels}) == 1
    assert "probability per unit area" in bar.get_ylabel()


def test_many_cells_of_the_plane_are_pages(tmp_path):
    sweep = {"forward.t_min": list(range(1, 9))}
    arrays = make(sweep, (8, 8), ensemble=False, theories=THEORIES[:1])
    pages = compare_plane.pages(read(tmp_path, arrays), "compare.npz")
    assert [len(page) for _, page in pages] == [6, 2]
    assert main([str(tmp_path)]) == 0
    assert sorted(path.name for path in tmp_path.glob("*.png")) == [
        "compare-01.png",
        "compare-02.png",
    ]


def test_in_the_plane_a_theory_without_an_answer_says_so(tmp_path, plane):
    plane["density_theory/large-p"][0, 0] = np.nan
    plane["verdict/large-p"] = np.full((2, 2), "not computed")
    plane["total_variation/large-p"][:] = np.nan
    plane["floor/large-p"][:] = np.nan
    (figure,) = drawn(read(tmp_path, plane))
    assert texts(figure.axes[1]) == ["not computed"]


@pytest.mark.parametrize(
    "change, error",
    [
        (without("density_true"), "no array 'density_true'"),
        (without("edges"), "no array 'edges' (1-D) nor 'edges_x' and 'edges_y' (2-D)"),
        (without("density_ensemble_q25"), "no array 'density_ensemble_q25'"),
        (without("verdict/finite-p"), "no array 'verdict/finite-p'"),
        (without("floor/finite-p"), "no array 'floor/finite-p'"),
        (
            put("density_ensemble", np.zeros((3, 5, 19))),
            "'density_ensemble': got shape (3, 5, 19), expected (3, 5, 20)",
        ),
        (
            put("density_theory/large-p", np.full((3, 5, 20), -1.0)),
            "'density_theory/large-p': has negative values",
        ),
        (
            put("density_ensemble", np.full((3, 5, 20), np.nan)),
            "'density_ensemble': has values that are not finite",
        ),
        (
            put("verdict/large-p", np.full((3, 5), "maybe")),
            "'verdict/large-p': got 'maybe', expected holds, fails, undecided, not computed",
        ),
        (
            put("total_variation/large-p", np.full((3, 5), np.nan)),
            "'total_variation/large-p': has NaN beside a verdict",
        ),
    ],
)
def test_bad_arrays_are_named_in_one_line_and_nothing_is_left(
    tmp_path, line, capsys, change, error
):
    change(line)
    write(tmp_path / "compare.npz", line)
    assert main([str(tmp_path), "--only", "compare"]) == 2
    assert error in one_line(capsys)
    assert not list(tmp_path.glob("*.png"))


def test_no_theory_at_all_is_an_error(tmp_path):
    with pytest.raises(InputError, match="no array 'density_theory/<name>'"):
        read(tmp_path, make(FIG2, (20,), theories=[]))
