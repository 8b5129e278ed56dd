import numpy as np
import pytest
from conftest import EPS, SAMPLES, check_readable, one_line, put, without, write

from gtv.plot import attribute, attribution, layout, style
from gtv.plot.arrays import Arrays
from gtv.plot.command import main

CAUSES = ["smoothing", "discretisation", "features", "design", "noise"]
CHANGES = np.array([0.01, 0.05, 0.04, 0.12, -0.03])
NAMES = [
    "seen at t_min",
    "steps",
    "features",
    "finite P (J0)",
    "target noise (J1)",
    "all together",
]


def make(sweep, start=0.0):
    """attribute.npz; each cell's changes are its own multiple of CHANGES."""
    cells = tuple(len(values) for values in sweep.values())
    scale = 1 + np.arange(float(np.prod(cells))).reshape(*cells, 1)
    arrays = {f"axis/{key}": np.asarray(values) for key, values in sweep.items()}
    arrays["causes"] = np.array(CAUSES)
    for name, unit in (("gap_mass", 1.0), ("wasserstein_1", 3.0)):
        change = unit * scale * CHANGES
        parts = {
            "": start + change.cumsum(axis=-1),
            "_change": change,
            "_shapley": 0.5 * change,
        }
        for part, values in parts.items():
            arrays[name + part] = values
            wide = 0.01 * np.array([-1, 1]) * (np.arange(5) > 2)[:, None]
            arrays[f"{name}{part}_ci95"] = values[..., None] + wide
    return arrays


FIG2 = {"forward.t_min": EPS, "estimator.samples": SAMPLES}


def read(tmp_path, arrays):
    return attribution.read(Arrays(write(tmp_path / "attribute.npz", arrays)))


def drawn(data, ladder=None):
    ((title, page),) = layout.pages(data, "attribute.npz")
    with style.context():
        figure = attribute.draw(data, ladder or data.gap_mass, page, title)
        figure.canvas.draw()
    return figure


def bars(axis):
    """(start, end) of each bar that is drawn, from the top."""
    found = [(bar.get_x(), bar.get_x() + bar.get_width()) for bar in axis.patches]
    return np.array([bar for bar in found if np.isfinite(bar).all()])


def test_both_measures_are_written_in_three_formats(tmp_path, capsys):
    write(tmp_path / "attribute.npz", make({}))
    assert main([str(tmp_path)]) == 0
    written = [
        str(tmp_path / f"{stem}.{end}")
        for stem in ("attribute", "attribute_wasserstein")
        for end in ("png", "pdf", "svg")
    ]
    assert capsys.readouterr().out.splitlines() == written


def test_a_last_row_that_is_not_full_has_the_measure_below_it(tmp_path):
    figure = drawn(read(tmp_path, make({"forward.t_min": [0.1 * k for k in range(1, 8)]})))
    labels = [axis.get_xlabel() for axis in figure.axes]
    assert [text for text in labels if text] == ["gap mass (share of all trajectories)"]
    shown = figure.axes[[bool(text) for text in labels].index(True)]
    assert shown.axison


def test_each_bar_starts_where_the_last_one_ended(tmp_path):
    arrays = make(FIG2)
    figure = drawn(read(tmp_path, arrays))
    assert len(figure.axes) == 15
    level = arrays["gap_mass"][1, 2]
    found = bars(figure.axes[1 * 5 + 2])
    np.testing.assert_allclose(found[:5, 1], level)
    np.testing.assert_allclose(found[1:5, 0], level[:-1])
    np.testing.assert_allclose(found[5], [0, level[-1]], atol=1e-12)


def test_a_level_before_the_first_cause_shifts_the_whole_waterfall(tmp_path):
    found = bars(drawn(read(tmp_path, make({}, start=0.2))).axes[0])
    np.testing.assert_allclose(found[0], [0.2, 0.21])
    np.testing.assert_allclose(found[5], [0.2, 0.39])


def test_what_adds_and_what_takes_away_differ_in_colour(tmp_path):
    axis = drawn(read(tmp_path, make({}))).axes[0]
    colours = [bar.get_facecolor() for bar in axis.patches[:5]]
    assert colours[:4] == [colours[0]] * 4 and colours[4] != colours[0]


def test_diamonds_stand_at_the_shapley_value_from_the_start_of_the_bar(tmp_path):
    axis = drawn(read(tmp_path, make({}))).axes[0]
    marks = [line.get_xdata()[0] for line in axis.lines if line.get_marker() == "D"]
    starts = np.concatenate([[0], CHANGES.cumsum()[:-1]])
    np.testing.assert_allclose([x for x in marks if np.isfinite(x)], starts + 0.5 * CHANGES)


def test_whiskers_are_the_intervals_of_causes_that_have_one(tmp_path):
    axis = drawn(read(tmp_path, make({}))).axes[0]
    whiskers = [line.get_xdata() for line in axis.lines if line.get_marker() == "|"]
    whiskers = np.array([ends for ends in whiskers if len(ends) == 2])
    levels = CHANGES.cumsum()
    middles = [levels[3], levels[4], levels[4]]  # design, noise, all together
    np.testing.assert_allclose(whiskers, np.array(middles)[:, None] + [-0.01, 0.01])


def test_panels_causes_and_measures_have_names_that_people_read(tmp_path):
    data = read(tmp_path, make(FIG2))
    figure = drawn(data)
    assert [label.get_text() for label in figure.axes[0].get_yticklabels()] == NAMES
    assert [axis.get_title() for axis in figure.axes[:5]] == [f"P = {p}" for p in SAMPLES]
    assert "ε = 10⁻⁴" in [text.get_text() for text in figure.axes[4].texts]
    assert figure.axes[12].get_xlabel() == "gap mass (share of all trajectories)"
    figure = drawn(data, data.wasserstein)
    assert figure.axes[12].get_xlabel() == "W₁ from the training points (data units)"


@pytest.mark.parametrize("sweep", [{}, {"forward.t_min": EPS}, FIG2])
def test_everything_is_on_the_page_in_seven_points_or_more(tmp_path, sweep):
    figure = drawn(read(tmp_path, make(sweep)))
    check_readable(figure, (*figure.legends, *figure.texts, *figure.axes[0].get_yticklabels()))


def test_the_final_level_is_written_inside_its_panel(tmp_path):
    figure = drawn(read(tmp_path, make(FIG2)))
    for axis in figure.axes:
        text = axis.texts[0]
        box, panel = text.get_window_extent(), axis.get_window_extent()
        assert panel.x0 <= box.x0 and box.x1 <= panel.x1
    assert figure.axes[0].texts[0].get_text() == "0.19"


@pytest.mark.parametrize(
    "change, error",
    [
        (without("causes"), "no array 'causes'"),
        (without("gap_mass_shapley"), "no array 'gap_mass_shapley'"),
        (without("wasserstein_1_change_ci95"), "no array 'wasserstein_1_change_ci95'"),
        (
            put("causes", np.array(["noise"])),
            "'causes': got noise, expected smoothing, discretisation, features, design, noise",
        ),
        (
            put("gap_mass", np.zeros((3, 5, 4))),
            "'gap_mass': got shape (3, 5, 4), expected (3, 5, 5)",
        ),
        (
            put("gap_mass_ci95", np.full((3, 5, 5, 2), np.nan)),
            "'gap_mass_ci95': has values that are not finite",
        ),
    ],
)
def test_bad_arrays_are_named_in_one_line_and_nothing_is_left(tmp_path, capsys, change, error):
    arrays = make(FIG2)
    change(arrays)
    write(tmp_path / "attribute.npz", arrays)
    assert main([str(tmp_path), "--only", "attribute"]) == 2
    assert error in one_line(capsys)
    assert not list(tmp_path.glob("*.png"))
