import copy
import json

import pytest
from conftest import one_line
from matplotlib.text import Text

from gtv.errors import InputError
from gtv.plot import style, verify
from gtv.plot.command import main

CLAIM = {
    "claim": 6,
    "sentence": "White V lowers the mass at boundaries",
    "measure": "gap mass of the naive estimator, kappa = 0.2, less that of the exact flow",
    "value": -0.071,
    "ci95": [-0.072, -0.07],
    "threshold": 0.0,
    "rule": "supported if the interval is below, not if it is above",
    "verdict": "supported",
    "detail": "",
}
EXACT = CLAIM | {"claim": 2, "value": 0.87, "ci95": [0.87, 0.87], "threshold": 1.0}
EXACT["verdict"] = "depends on the noise level: midpoints lead while it is small"


def written(tmp_path, content):
    path = tmp_path / "verify.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return str(path)


def drawn(claims):
    with style.context():
        figure = verify.draw(claims)
        figure.canvas.draw()
    return figure


def test_a_row_a_claim_with_its_value_interval_and_threshold(tmp_path):
    claims = verify.read(written(tmp_path, [CLAIM, EXACT]))
    figure = drawn(claims)
    assert len(figure.axes) == 2
    for axis, claim in zip(figure.axes, claims):
        threshold, interval, value = axis.lines
        assert list(threshold.get_xdata()) == [claim["threshold"]] * 2
        assert list(interval.get_xdata()) == claim["ci95"]
        assert list(value.get_xdata()) == [claim["value"]]
        low, high = axis.get_xlim()
        assert low < min(claim["value"], claim["threshold"])
        assert max(claim["value"], claim["threshold"]) < high
    words = " ".join(text.get_text() for text in figure.findobj(Text))
    assert "6  White V lowers the mass at boundaries" in words
    assert "supported" in words
    assert "depends on the noise level:" in words


def test_verdicts_differ_in_colour_and_in_shape():
    colors, marks = zip(*verify.VERDICTS.values())
    assert len(set(colors)) == len(set(marks)) == 3
    unlike = CLAIM | {"verdict": "not supported"}
    first, second = (drawn([claim]).axes[0].lines[2] for claim in (CLAIM, unlike))
    assert first.get_color() != second.get_color()
    assert first.get_marker() != second.get_marker()


def test_words_stay_in_their_columns_and_above_the_next_claim():
    long = CLAIM | {
        "sentence": "A sentence that takes more than one line of the column it is written in, as do some",
        "measure": " ".join(["a measure that is longer still"] * 6),
        "verdict": "depends on " + " ".join(["what is named"] * 5),
    }
    figure = drawn([long, CLAIM])
    boxes = {
        text.get_text(): text.get_window_extent()
        for text in figure.texts
        if text.get_text() and text.get_position()[0] < 0.05
    }
    scale = figure.axes[0].get_window_extent()
    assert all(box.x1 <= scale.x0 for box in boxes.values())
    lowest = min(box.y0 for text, box in boxes.items() if not text.startswith("6  White"))
    assert lowest >= figure.bbox.y0
    for text in figure.texts:
        assert text.get_window_extent().x1 <= figure.bbox.x1


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("[", "not a JSON file"),
        ([], "no list of claims"),
        ({"claim": 1}, "no list of claims"),
        ([{"claim": 1}], "without sentence, measure"),
        ([CLAIM | {"value": float("nan")}], "not finite"),
        ([CLAIM | {"verdict": "maybe"}], "expected one of supported"),
    ],
)
def test_malformed_claims_are_named(tmp_path, content, message):
    with pytest.raises(InputError, match=message):
        verify.read(written(tmp_path, copy.deepcopy(content)))


def test_the_command_draws_a_folder(tmp_path, capsys):
    written(tmp_path, [CLAIM])
    assert main([str(tmp_path)]) == 0
    names = [line.rsplit("/", 1)[1] for line in capsys.readouterr().out.split()]
    assert names == ["verify.png", "verify.pdf", "verify.svg"]
    written(tmp_path, "{")
    assert main([str(tmp_path)]) == 2
    assert "not a JSON file" in one_line(capsys)
