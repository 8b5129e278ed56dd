"""Theories beside the trained ensemble, cell by cell, on the line."""

import numpy as np
from matplotlib.ticker import MaxNLocator

from gtv.plot import panels, sheet, style
from gtv.plot.comparison import CAPTION

LINES = {
    "large-p": (style.BLUE, (0, (1.2, 1.2))),
    "paper": (style.PURPLE, (0, (5, 1, 1, 1, 1, 1))),
    "finite-p": (style.VERMILLION, (0, (3.5, 1.2, 1.2, 1.2))),
    "population": (style.GREEN, (0, (4, 1.5))),
    "conditional": (style.ORANGE, (0, (2.2, 1.0))),
    "gradient-flow": (style.SKY, (0, (6, 1.2))),
    "path-integral": (style.VERMILLION, (0, (4, 1.5))),
    "leading-order": (style.BLUE, (0, (1.2, 1.2))),
    "linear-noise": (style.GREEN, (0, (3.5, 1.2, 1.2, 1.2))),
    "small-noise": (style.SKY, (0, (5, 1, 1, 1, 1, 1))),
}
"""Colour and dashes of a theory: dashes tell them apart in grey too."""

CUT = 1.5
"""The density axis ends at this many times the median of the cells' highest values."""

_LEFT = 0.46  # margin, inches
_LINE = 0.125  # of text, inches
_ROOM_TO_SPELL = 3.2  # width of a panel with room for whole sentences, inches
_SWATCH = 13  # points, of a theory's line beside its verdict


def line_of(name):
    """Colour and dashes of a theory, plain black dashes for one that is not known here."""
    return LINES.get(name, (style.BLACK, (0, (2, 2))))


def draw(data, layout, title):
    """One page: a panel a cell, with a line of text over it for each theory."""
    width = sheet.panel_width(layout, _LEFT)
    spelled = width > _ROOM_TO_SPELL
    said = max(len(_judgements(data, cell, spelled)) for cell in _cells(layout))
    page = sheet.Sheet(
        data,
        layout,
        title,
        height=min(max(0.7 * width, 0.85), 2.2),
        left=_LEFT,
        entries=len(data.theories) + (1 if data.ensemble is None else 3),
        over=_LINE * said,
        notes=[CAPTION] if data.ensemble is not None and not spelled else [],
    )
    for axis, cell in page.cells():
        drawn = _draw_cell(axis, data, cell)
        _judge(axis, _judgements(data, cell, spelled))
    _finish(page, data)
    page.finish(drawn)
    return page.figure


def _cells(layout):
    return [cell for row in layout for cell in row if cell is not None]


def _judgements(data, cell, spelled):
    """(theory, text) for each theory that there is something to say of."""
    found = [(theory.name, theory.judgement(cell, spelled)) for theory in data.theories]
    return [(name, text) for name, text in found if text]


def _draw_cell(axis, data, cell):
    """The curves of one cell. Returns {name: artist} for a legend."""
    x = 0.5 * (data.edges[0][:-1] + data.edges[0][1:])
    drawn = {}
    if data.ensemble is not None:
        band = axis.fill_between(x, data.q25[cell], data.q75[cell], facecolor=style.LIGHT, lw=0)
        (drawn["mean of models"],) = axis.plot(x, data.ensemble[cell], color=style.BLACK, lw=1.1)
        drawn[panels.BAND] = band
    (drawn["p(x|ε)"],) = axis.plot(x, data.true[cell], color=style.GREY, lw=0.5)
    for theory in data.theories:
        color, dashes = line_of(theory.name)
        # A line of nothing but NaN draws nothing, but keeps its place in the legend.
        (drawn[theory.name],) = axis.plot(
            x, theory.density[cell], color=color, ls=dashes, lw=1.0, dash_capstyle="butt"
        )
    panels.open_frame(axis)
    return drawn


def _judge(axis, judgements):
    """Text over a panel, each line led by the theory's own line."""
    for k, (name, text) in enumerate(reversed(judgements)):
        color, dashes = line_of(name)
        y = 72 * _LINE * (k + 0.5)
        panels.swatch(axis, y, _SWATCH, color=color, ls=dashes, lw=1.0)
        axis.annotate(
            text,
            xy=(0, 1),
            xytext=(_SWATCH + 2, y),
            xycoords="axes fraction",
            textcoords="offset points",
            va="center",
            fontsize=style.SMALL,
        )


def _top(data):
    """Upper end of the density axis, and whether it cuts a mean (p(x|ε) and the band may be)."""
    heights = np.array([array.max(axis=-1).ravel() for array in data.learned])
    highest = np.nanmax(heights, axis=0, initial=1e-12)
    whole, typical = 1.08 * float(highest.max()), CUT * float(np.median(highest))
    return (whole, False) if whole <= typical else (round(typical, 1) or typical, True)


def _finish(page, data):
    axes = page.axes
    top, cut = _top(data)
    axes[0, 0].set_ylim(0, top)
    axes[0, 0].set_xlim(data.edges[0][0], data.edges[0][-1])
    axes[0, 0].xaxis.set_major_locator(MaxNLocator(4, steps=[1, 2, 5, 10], prune="both"))
    axes[0, 0].yaxis.set_major_locator(MaxNLocator(4, steps=[1, 2, 5, 10]))
    said = f"; cut at {top:.2g}" if cut else ""
    page.label("x (data units)", f"density (per data unit{said})")
