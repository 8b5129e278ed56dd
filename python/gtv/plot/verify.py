"""The claims as a list: what was measured, on a scale of its own, against the threshold."""

import math
import textwrap

from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from gtv.errors import InputError
from gtv.plot import style
from gtv.plot.documents import read_json

VERDICTS = {
    "supported": (style.BLUE, "o"),
    "not supported": (style.VERMILLION, "X"),
    "depends": (style.ORANGE, "D"),
}
"""Colour and mark: they differ in grey and in shape too."""

_KEYS = ("claim", "sentence", "measure", "value", "ci95", "threshold", "verdict")
_WORDS = 62  # characters a line of sentence and measure
_VERDICT = 22  # and of the verdict
_LINE = 0.125  # inches
_LEFT, _SCALE, _RIGHT = 3.62, 1.9, 1.48  # inches of words, scale and verdict; style.WIDE in all


def read(path):
    """The claims of a verify.json. Raises InputError if it holds none."""
    claims = read_json(path)
    if not isinstance(claims, list) or not claims:
        raise InputError(f"{path}: got no list of claims")
    for claim in claims:
        if not isinstance(claim, dict):
            raise InputError(f"{path}: got a claim that is no JSON object")
        missing = [key for key in _KEYS if key not in claim]
        if missing:
            raise InputError(f"{path}: a claim without {', '.join(missing)}")
        for key in ("sentence", "measure", "verdict"):
            if not isinstance(claim[key], str):
                raise InputError(f"{path}: claim {claim['claim']}: '{key}' is no string")
        ends = claim["ci95"]
        if not isinstance(ends, list) or len(ends) != 2:
            raise InputError(f"{path}: claim {claim['claim']}: got no interval 'ci95' of two ends")
        numbers = [claim["value"], claim["threshold"], *ends]
        if not all(isinstance(x, (int, float)) and math.isfinite(x) for x in numbers):
            raise InputError(f"{path}: claim {claim['claim']}: got a number that is not finite")
        if _kind(claim) not in VERDICTS:
            raise InputError(
                f"{path}: claim {claim['claim']}: got verdict '{claim['verdict']}', expected one of "
                + ", ".join(VERDICTS)
            )
    return claims


def draw(claims):
    """One page, a row a claim."""
    words = [_words(claim) for claim in claims]
    heights = [
        _LINE * max(len(lines) + 0.9, len(_verdict(claim)) + 0.9, 3.2)
        for claim, lines in zip(claims, words)
    ]
    top, bottom = 0.3, 0.06
    tall = sum(heights) + top + bottom
    figure = Figure(figsize=(style.WIDE, tall))
    y = tall - top
    for text, x in (
        ("claim, and what is measured", 0.08),
        ("value, 95 % interval, threshold", _LEFT + 0.1),
        ("verdict", _LEFT + _SCALE + 0.12),
    ):
        figure.text(x / style.WIDE, 1 - 0.07 / tall, text, va="top", weight="bold")
    for claim, lines, height in zip(claims, words, heights):
        y -= height
        _rule(figure, (y + height) / tall)
        _write(figure, claim, lines, (y + height) / tall, tall)
        axis = figure.add_axes(
            (_LEFT / style.WIDE, (y + 0.19) / tall, _SCALE / style.WIDE, (height - 0.24) / tall)
        )
        _draw_scale(axis, claim)
    return figure


def _kind(claim):
    return "depends" if claim["verdict"].startswith("depends") else claim["verdict"]


def _words(claim):
    sentence = textwrap.wrap(f"{claim['claim']}  {claim['sentence']}", _WORDS)
    measure = textwrap.wrap(claim["measure"], _WORDS + 6)
    return [(line, style.BLACK) for line in sentence] + [(line, "#5a5a5a") for line in measure]


def _verdict(claim):
    return textwrap.wrap(claim["verdict"], _VERDICT)


def _rule(figure, y):
    where = {"transform": figure.transFigure}
    figure.add_artist(Line2D([0.01, 0.99], [y, y], color=style.LIGHT, lw=0.5, **where))


def _write(figure, claim, lines, top, tall):
    for k, (line, color) in enumerate(lines):
        y = top - (0.05 + k * _LINE) / tall
        figure.text(0.08 / style.WIDE, y, line, va="top", fontsize=style.SMALL, color=color)
    for k, line in enumerate(_verdict(claim)):
        figure.text(
            (_LEFT + _SCALE + 0.12) / style.WIDE,
            top - (0.05 + k * _LINE) / tall,
            line,
            va="top",
            fontsize=style.SMALL,
            weight="bold" if k == 0 else "normal",
        )


def _draw_scale(axis, claim):
    value, (low, high), threshold = claim["value"], claim["ci95"], claim["threshold"]
    color, mark = VERDICTS[_kind(claim)]
    axis.axvline(threshold, color=style.BLACK, lw=0.8, ls=(0, (2, 1.5)))
    axis.plot([low, high], [0, 0], color=color, lw=1.6, solid_capstyle="butt")
    axis.plot(value, 0, marker=mark, color=color, ms=4.5, mec=style.BLACK, mew=0.4, ls="")
    ends = [value, low, high, threshold]
    width = max(ends) - min(ends)
    margin = 0.12 * width if width > 0 else max(abs(value), 1)
    axis.set_xlim(min(ends) - margin, max(ends) + margin)
    axis.set_ylim(-1, 1)
    axis.set_yticks([])
    axis.locator_params(axis="x", nbins=4)
    axis.tick_params(axis="x", labelsize=style.SMALL)
    for side in ("left", "right", "top"):
        axis.spines[side].set_visible(False)
