import json
import re

import numpy as np
import pytest
from conftest import inside_page, make_timescales, one_line, smallest_type, write_table

from gtv.plot import resolutions, style, timescales
from gtv.plot.command import main
from gtv.plot.resolutions import noise_of, time_of


def written(folder, columns, document):
    write_table(folder / "timescales.csv", columns)
    (folder / "timescales.json").write_text(json.dumps(document))
    return str(folder / "timescales.csv")


def drawn(tmp_path, columns=None, document=None):
    made = make_timescales()
    data = resolutions.read(written(tmp_path, columns or made[0], document or made[1]))
    with style.context():
        return timescales.draw(data, "")


def curves(axis):
    """The lines of resolutions, not those of times."""
    return [line for line in axis.lines if len(line.get_xdata()) > 2]


def verticals(axis):
    return [line for line in axis.lines if len(line.get_xdata()) == 2]


def of(columns, name, resolution):
    """A column of one resolution, from little noise to much."""
    rows = np.array(columns["resolution"]) == resolution
    return np.array(columns[name])[rows][::-1]


def test_each_panel_has_a_line_a_resolution_over_the_noise(tmp_path):
    columns, _ = make_timescales()
    names = ("effective_points", "own_weight_share", "fraction", "deterministic_share")
    for axis, name in zip(drawn(tmp_path).axes, names):
        assert axis.get_xscale() == "log"
        for line, resolution in zip(curves(axis), ("28x28", "14x14")):
            np.testing.assert_allclose(
                line.get_xdata(), of(columns, "sigma_over_alpha", resolution)
            )
            np.testing.assert_allclose(line.get_ydata(), of(columns, name, resolution))


def test_effective_points_have_a_band_of_quartiles_on_a_logarithmic_axis(tmp_path):
    columns, _ = make_timescales()
    axis = drawn(tmp_path).axes[0]
    assert axis.get_yscale() == "log"
    assert len(axis.collections) == 2
    corners = axis.collections[1].get_paths()[0].vertices
    assert corners[:, 1].min() == pytest.approx(min(of(columns, "effective_lo", "14x14")))
    assert corners[:, 1].max() == pytest.approx(max(of(columns, "effective_hi", "14x14")))


def test_times_stand_at_their_noise_each_kind_with_its_dashes(tmp_path):
    _, document = make_timescales()
    axis = drawn(tmp_path).axes[0]
    lines = verticals(axis)
    assert len(lines) == 6
    keys = ("speciation_t", "collapse_formula_t", "collapse_measured_t")
    for k, of_resolution in enumerate(document["resolutions"]):
        for line, key in zip(lines[3 * k : 3 * k + 3], keys):
            assert line.get_xdata()[0] == pytest.approx(noise_of(of_resolution[key]))
    speciation, formula, measured = lines[:3]
    assert speciation._dash_pattern != formula._dash_pattern
    assert [line.get_linestyle() for line in (formula, measured)] == ["--", "-"]


def test_the_legend_names_the_formula_for_the_collapse(tmp_path):
    figure = drawn(tmp_path)
    names = [text.get_text() for text in figure.legends[1].texts]
    assert "collapse, by formula (participation)" in names
    assert inside_page(figure)


def test_a_time_that_there_is_none_of_is_not_drawn(tmp_path):
    columns, document = make_timescales()
    document["resolutions"][0]["collapse_measured_t"] = None
    document["resolutions"][1]["speciation_t"] = -0.2
    assert len(verticals(drawn(tmp_path, columns, document).axes[0])) == 4


def test_a_second_axis_over_the_first_panel_has_ornstein_uhlenbeck_times(tmp_path):
    figure = drawn(tmp_path)
    (above,) = figure.axes[4:]
    assert above.get_xlabel() == "Ornstein–Uhlenbeck time t"
    assert above.get_xlim() == figure.axes[0].get_xlim()
    labels = [text.get_text() for text in above.get_xticklabels()]
    at = dict(zip(labels, above.get_xticks()))
    assert at["1"] == pytest.approx(np.sqrt(np.exp(2) - 1))
    assert at["10⁻⁴"] == pytest.approx(np.sqrt(np.expm1(2e-4)))
    assert time_of(noise_of([1e-5, 0.3, 4.0])) == pytest.approx([1e-5, 0.3, 4.0])


def test_resolutions_differ_in_colour_dashes_and_mark(tmp_path):
    names = ("28x28", "14x14", "7x7", "D=9", "D=4", "D=2")
    figure = drawn(tmp_path, *make_timescales(names))
    lines = curves(figure.axes[1])
    for look in ("get_color", "get_marker"):
        assert len({getattr(line, look)() for line in lines}) == 6
    assert len({str(line._dash_pattern) for line in lines}) == 6
    shown = [text.get_text() for text in figure.legends[0].texts]
    assert shown[:1] == ["28×28, 1000 points"] and "D=9, 1000 points" in shown
    assert inside_page(figure)


def test_axes_of_shares_show_what_the_curves_need(tmp_path):
    axes = drawn(tmp_path).axes
    assert axes[1].get_ylim() == (-0.04, 1.04)
    assert 0.04 < axes[2].get_ylim()[1] < 0.06
    assert 0.92 < axes[3].get_ylim()[0] < 0.95


def test_type_is_large_enough_and_on_the_page(tmp_path):
    figure = drawn(tmp_path)
    assert smallest_type(figure) >= 7
    assert inside_page(figure)
    labels = [axis.yaxis.label.get_window_extent() for axis in figure.axes[:4]]
    assert all(lower.y1 < upper.y0 for upper, lower in zip(labels, labels[1:]))


def test_the_command_draws_a_folder(tmp_path, capsys):
    written(tmp_path, *make_timescales())
    assert main([str(tmp_path)]) == 0
    names = [line.rsplit("/", 1)[1] for line in capsys.readouterr().out.split()]
    assert names == ["timescales.png", "timescales.pdf", "timescales.svg"]


COLUMNS = [
    ({"effective_hi": None}, "no column 'effective_hi', did you mean 'effective_lo'"),
    ({"fraction": [1.5] * 50}, "row 1, column 'fraction': got '1.5', expected .* from 0 to 1"),
    ({"sigma_over_alpha": [1.0] * 50}, "not the same levels"),
    ({"t": [0.1] * 50, "sigma_over_alpha": [noise_of(0.1)] * 50}, "two different levels"),
    ({"points": [*range(1, 51)]}, "resolution '28x28': column 'points': got more than one"),
    ({"resolution": [f"D={k % 7}" for k in range(50)]}, "got 7 resolutions, expected at most 6"),
    ({"resolution": ["9x9"] * 50}, "timescales.json: entry 'resolutions': has none named '9x9'"),
]
ENTRIES = [
    ({"resolutions": {}}, "entry 'resolutions': got {}, expected a list"),
    ({"resolutions": [{"resolution": "28x28"}]}, "no entry 'resolutions/0/speciation_t'"),
    ({"resolutions": [3]}, "no entry 'resolutions/0/resolution'"),
    ({"resolutions": None}, "entry 'resolutions': got null, expected a list"),
]


@pytest.mark.parametrize(
    "part, change, message",
    [(k, *case) for k, cases in enumerate((COLUMNS, ENTRIES)) for case in cases],
)
def test_what_is_malformed_is_named_in_one_line(tmp_path, capsys, part, change, message):
    parts = list(make_timescales())
    changed = {**parts[part], **change}
    parts[part] = changed if part == 1 else {k: v for k, v in changed.items() if v is not None}
    written(tmp_path, *parts)
    assert main([str(tmp_path)]) == 2
    assert re.search(message, one_line(capsys))
    assert not list(tmp_path.glob("*.png"))
