"""Where along the forward process a training set is told apart: four panels over the noise."""

import re

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import FixedLocator, LogLocator, MaxNLocator, NullLocator

from gtv.plot import labels, panels, sheet, style
from gtv.plot.resolutions import noise_of, time_of

TIMES = {
    "speciation": ("speciation, ½ log Λ", (0, (1, 1.6))),
    "collapse_formula": ("collapse, by formula ({})", (0, (4, 2))),
    "collapse_measured": ("collapse, measured", "-"),
}
"""What the picture calls a time of a Resolution, and the dashes of its line; {} is which formula."""

BAND = "quartiles over draws"

_PANELS = (
    ("effective", "effective points\nexp E[H]", 1.5),
    ("own_weight", "share of draws:\nown weight > ½", 0.95),
    ("fraction", "E[tr C] over\nE[tr C + |s|²]", 0.95),
    ("deterministic", "share of draws:\ncos(û*, u) > .9", 0.95),
)
"""Attribute of a Resolution, what its axis is called, height in inches."""

_MARKS = 6  # on a curve
_COLUMNS = 3  # of a legend


def draw(resolutions, title):
    """One page, a line a resolution in each panel."""
    lines = [title] if title else []
    above = 0.05 + sheet.LINE * len(lines)
    rows = -(-len(resolutions) // _COLUMNS)
    figure, axes = panels.stack(
        [height for *_, height in _PANELS],
        left=0.62,
        right=0.12,
        bottom=0.34,
        top=above + 0.16 * (rows + 2) + 0.44,
        width=style.WIDTH,
    )
    sheet.write(figure, lines, 0.08)
    for (key, name, _), axis in zip(_PANELS, axes):
        for resolution, line in zip(resolutions, style.LINES):
            _draw_curve(axis, resolution, key, line)
        axis.set_ylabel(name)
        panels.open_frame(axis)
    for resolution, line in zip(resolutions, style.LINES):
        _draw_times(axes[0], resolution, line)
    _finish(axes, resolutions)
    tall = figure.get_figheight()
    for key, y, of_key in (
        (_key_of_resolutions(resolutions), above, rows),
        (_key_of_lines(resolutions), above + 0.16 * rows + 0.02, 2),
    ):
        panels.legend(figure, key, left=0, right=1, y=1 - y / tall, rows=of_key, dashed=True)
    return figure


def _draw_curve(axis, resolution, key, line):
    if key == "effective":
        axis.fill_between(
            resolution.noise, resolution.lower, resolution.upper, color=line[0], alpha=0.2, lw=0
        )
    every = max(1, len(resolution.noise) // _MARKS)
    # Marks of one resolution stand between those of the next.
    first = style.LINES.index(line) * every // len(style.LINES)
    axis.plot(
        resolution.noise, getattr(resolution, key), markevery=(first, every), **style.line(line)
    )


def _draw_times(axis, resolution, line):
    """Vertical lines, topped by the resolution's mark."""
    for key, (_, dashes) in TIMES.items():
        time = getattr(resolution, key)
        if time is None or time <= 0:
            continue
        axis.axvline(noise_of(time), color=line[0], ls=dashes, lw=0.9, zorder=1)
        axis.plot(
            noise_of(time),
            1,
            color=line[0],
            marker=line[2],
            ms=3.6,
            mew=0,
            transform=axis.get_xaxis_transform(),
            clip_on=False,
        )


def _finish(axes, resolutions):
    noise = np.concatenate([resolution.noise for resolution in resolutions])
    most = max(max(resolution.points, resolution.upper.max()) for resolution in resolutions)
    axes[0].set_xscale("log")
    axes[0].set_xlim(noise.min(), noise.max())
    axes[0].set_yscale("log")
    axes[0].set_ylim(0.8, 2 * most)
    for along in (axes[0].yaxis, axes[-1].xaxis):
        along.set_major_locator(LogLocator(numticks=9))
        along.set_major_formatter(labels.decade)
    for (key, *_), axis in zip(_PANELS[1:], axes[1:]):
        axis.set_ylim(_ends([getattr(resolution, key) for resolution in resolutions]))
        axis.yaxis.set_major_locator(MaxNLocator(3, steps=[1, 2, 5, 10]))
    _time_axis(axes[0])  # before ticks below are taken away, which it brings back
    for axis in axes[:-1]:
        axis.tick_params(axis="x", which="both", bottom=False, labelbottom=False)
    axes[0].minorticks_off()
    axes[-1].set_xlabel("noise over signal σ/α (data units)")
    axes[0].figure.align_ylabels(axes)


def _ends(shares):
    """Of an axis of shares: from 0 to 1, or what is needed of that where they stay near one end."""
    low, high = (float(end(np.concatenate(shares))) for end in (np.min, np.max))
    if high < 0.5:
        high = max(1.2 * high, 0.01)
        return -0.04 * high, high
    if low > 0.5:
        rest = max(1.2 * (1 - low), 0.01)
        return 1 - rest, 1 + 0.04 * rest
    return -0.04, 1.04


def _time_axis(axis):
    """Ornstein–Uhlenbeck times over the first panel."""
    low, high = time_of(axis.get_xlim())
    powers = 10.0 ** np.arange(np.ceil(np.log10(low)), 0)
    times = [t for t in (*powers, *range(1, 1 + int(high))) if low <= t <= high]
    above = axis.twiny()
    above.set_xscale("log")
    above.set_xlim(axis.get_xlim())
    above.xaxis.set_major_locator(FixedLocator(noise_of(times)))
    above.xaxis.set_minor_locator(NullLocator())
    above.set_xticklabels([labels.number(t) for t in times])
    above.set_xlabel("Ornstein–Uhlenbeck time t", labelpad=4)
    above.spines["right"].set_visible(False)


def _key_of_resolutions(resolutions):
    """Artists for the legend, made for it alone."""
    return {
        f"{_name(resolution.name)}, {resolution.points} points": Line2D([], [], **style.line(line))
        for resolution, line in zip(resolutions, style.LINES)
    }


def _key_of_lines(resolutions):
    formula = ", ".join(dict.fromkeys(resolution.formula for resolution in resolutions))
    key = {
        name.format(labels.plain(formula)): Line2D([], [], color=style.BLACK, ls=dashes, lw=0.9)
        for attribute, (name, dashes) in TIMES.items()
        if any(getattr(resolution, attribute) for resolution in resolutions)
    }
    key[BAND] = Patch(color=style.GREY, alpha=0.35, lw=0)
    return key


def _name(resolution):
    """28×28 for 28x28."""
    return labels.plain(re.sub(r"(?<=\d)x(?=\d)", "×", resolution))
