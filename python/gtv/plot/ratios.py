"""How near samples are to training points: histograms of d₁/d₂, a panel a cell."""

import numpy as np
from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator

from gtv.plot import panels, sheet, style
from gtv.plot.neighbours import THRESHOLD

BINS = 15
"""Of equal width from 0 to 1; the threshold of 1/3 is an edge."""

WHAT = "d₁, d₂: distances from a sample to the two nearest training points"

_LEFT = 0.46  # margin, inches
_LINE = {"color": style.BLACK, "lw": 0.9, "ls": (0, (3, 1.5))}
_ROOM = 1.3  # width of a panel with room for the word, inches


def draw(data, layout, title):
    """One page; all panels share their axes."""
    width = sheet.panel_width(layout, _LEFT)
    height = min(max(0.7 * width, 0.85), 2.2)
    page = sheet.Sheet(data, layout, title, height=height, left=_LEFT, entries=3, notes=[WHAT])
    edges = np.linspace(0, 1, BINS + 1)
    for axis, cell in page.cells():
        if data.has_failed(cell):
            panels.say_failed(axis)
            continue
        drawn = _draw_cell(axis, data.ratio[cell], edges, "memorised " if width > _ROOM else "")
    _finish(page, data, edges)
    page.finish(drawn)
    return page.figure


def _draw_cell(axis, ratio, edges, word):
    """The bars of one cell. Returns {name: artist} for a legend."""
    counts, _ = np.histogram(ratio, edges)
    below = edges[:-1] < THRESHOLD - 1e-9
    drawn = {}
    for name, chosen, color in (
        ("memorised, d₁/d₂ < 1/3", below, style.ORANGE),
        ("not memorised", ~below, style.BLUE),
    ):
        drawn[name] = axis.bar(
            edges[:-1][chosen], counts[chosen], width=1 / BINS, align="edge", color=color, lw=0
        )
    drawn["1/3"] = axis.axvline(THRESHOLD, **_LINE)
    axis.text(
        THRESHOLD + 0.02,
        0.97,
        f"{word}{100 * np.mean(ratio < THRESHOLD):.3g} %",
        transform=axis.transAxes,
        va="top",
        fontsize=style.SMALL,
    )
    panels.open_frame(axis)
    return drawn


def _finish(page, data, edges):
    axes = page.axes
    highest = max(np.histogram(data.ratio[c], edges)[0].max() for c in np.ndindex(*data.sweep))
    first = axes[0, 0]
    first.set_xlim(0, 1)
    first.set_ylim(0, 1.2 * highest)  # room for the share
    # No number at the upper end, which the next panel touches.
    first.xaxis.set_major_locator(FixedLocator([0, 1 / 3, 2 / 3]))
    first.xaxis.set_major_formatter(FuncFormatter(lambda x, _: f"{round(3 * x)}/3" if x else "0"))
    first.yaxis.set_major_locator(MaxNLocator(4, integer=True, steps=[1, 2, 5, 10]))
    page.label("d₁/d₂", "samples in a bin")
