"""Temporal correlation of V-kernels where trajectories are decided: a panel a cell."""

import numpy as np
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

from gtv.plot import labels, panels, sheet, style
from gtv.plot.compare import line_of
from gtv.plot.kernels import ENSEMBLE

SHARES = (1 / 3, 2 / 3)
"""Where times t are held fixed that no decision gives: shares of the way from ε to T, log scale."""

CAPTION = "V(t,t′) / √(V(t,t) V(t′,t′)) where the two closest points tie"

NOWHERE = "one point:\nnothing to decide"

_LEFT = 0.46  # margin, inches


def draw(data, layout, title):
    """One page: V(x,t; x′,t′) over the root of both variances, over t′ for each of a few t."""
    height = min(max(0.7 * sheet.panel_width(layout, _LEFT), 0.95), 2.2)
    entries = len(data.laws) + 1
    page = sheet.Sheet(
        data, layout, title, height=height, left=_LEFT, entries=entries, notes=[CAPTION]
    )
    for axis, cell in page.cells():
        _draw_cell(axis, data, cell)
    _finish(page, data)
    page.finish(_key(page.axes[0, 0], data))
    return page.figure


def held(data, cell):
    """Numbers of the times that are held fixed: where points are 8 and 2 deviations apart."""
    times = np.log(data.path_times[cell])
    wanted = [np.log(data.deciding[cell][k]) for k in (2, 0)]
    instead = [times[0] + share * (times[-1] - times[0]) for share in SHARES]
    chosen = [b if np.isnan(a) else a for a, b in zip(wanted, instead)]
    return sorted({int(np.argmin(np.abs(times - t))) for t in chosen})


def _draw_cell(axis, data, cell):
    axis.axhline(0, color=style.GREY, lw=0.5, zorder=0)
    panels.open_frame(axis)
    if not data.decided(cell):
        axis.text(0.5, 0.6, NOWHERE, transform=axis.transAxes, ha="center", va="center")
        return
    times = data.path_times[cell]
    for k in held(data, cell):
        axis.plot(times[k], 1, **_DOT)
        for law in data.laws:
            axis.plot(times, law.correlation[cell][k], **_line(law))


_DOT = {
    "marker": "o",
    "ms": 3,
    "mfc": "white",
    "mec": style.BLACK,
    "mew": 0.7,
    "ls": "",
    "zorder": 5,
}


def _line(law):
    if law.name == ENSEMBLE:
        return {"color": style.BLACK, "lw": 1.1}
    color, dashes = line_of(law.name)
    return {"color": color, "ls": dashes, "lw": 1.0, "dash_capstyle": "butt"}


def _key(axis, data):
    """Artists for the legend, made for it alone."""
    nowhere = [float("nan")]
    drawn = {law.name: axis.plot(nowhere, nowhere, **_line(law))[0] for law in data.laws}
    (drawn["t′ = t"],) = axis.plot(nowhere, nowhere, **_DOT)
    return drawn


def _finish(page, data):
    axes = page.axes
    first = axes[0, 0]
    first.set_xscale("log")
    first.set_xlim(np.min(data.path_times), np.max(data.path_times))
    ends = np.log10(first.get_xlim())
    # None at the upper end, which the next panel touches.
    powers = np.arange(np.ceil(ends[0] - 1e-9), np.ceil(ends[1] - 1e-9))
    first.xaxis.set_major_locator(FixedLocator(10.0**powers))
    first.xaxis.set_major_formatter(
        FuncFormatter(lambda t, _: labels.power_of_ten(round(np.log10(t))))
    )
    first.xaxis.set_minor_locator(NullLocator())
    shown = [
        law.correlation[cell][held(data, cell)]
        for cell in np.ndindex(*data.sweep)
        if data.decided(cell)
        for law in data.laws
    ]
    lowest = min((float(np.nanmin(values, initial=0)) for values in shown), default=0)
    first.set_ylim(max(-1.05, 1.1 * lowest - 0.02), 1.08)
    page.label("t′", "correlation of V")
