"""A waterfall a cell: from the training points to what is learned, cause by cause.

Downwards, each bar starts where the last one ended. A diamond beside a bar is the same cause's
change averaged over the orders in which causes can be added, from the same start.
"""

from matplotlib.ticker import MaxNLocator

from gtv.plot import panels, sheet, style
from gtv.plot.attribution import CAUSES

TOTAL = "all together"

RISE, FALL = style.ORANGE, style.BLUE
"""Light and dark: they differ in grey too."""

_LEFT = 1.06  # margin, inches
_BAR, _DIAMOND = -0.14, 0.3  # middle of a bar and of a diamond in their slot, downwards
_THICK = 0.44

_EDGE = {"height": _THICK, "edgecolor": style.BLACK, "lw": 0.4}
_WHISKER = {"color": style.BLACK, "lw": 0.8, "marker": "|", "ms": 3, "mew": 0.8, "zorder": 4}
_MARK = {
    "marker": "D",
    "ms": 2.8,
    "mfc": "white",
    "mec": style.BLACK,
    "mew": 0.6,
    "ls": "",
    "zorder": 5,
}


def draw(data, ladder, layout, title):
    """One page of waterfalls of a Ladder; all panels share the scale."""
    height = 0.16 * (len(data.causes) + 1) + (0.4 if len(layout[0]) == 1 else 0.1)
    page = sheet.Sheet(data, layout, title, height=height, left=_LEFT, entries=4)
    for axis, cell in page.cells():
        _draw_cell(axis, ladder, cell)
    _finish(page, data, ladder)
    page.finish(_key(page.axes[0, 0]), dashed=False)
    return page.figure


def _draw_cell(axis, ladder, cell):
    start = ladder.start(cell)
    levels = [start, *ladder.level[cell]]
    last = len(levels) - 1
    for k, (change, interval) in enumerate(zip(ladder.change[cell], ladder.change_interval[cell])):
        before, after = levels[k : k + 2]
        _bar(axis, k, before, change, RISE if change >= 0 else FALL)
        _whisker(axis, k, before + interval)
        _diamond(axis, k, before, ladder.shapley[cell][k], ladder.shapley_interval[cell][k])
        ends = [k + _BAR + _THICK / 2, k + 1 + _BAR - _THICK / 2]
        axis.plot([after, after], ends, color=style.GREY, lw=0.5, zorder=1)
    _bar(axis, last, start, levels[-1] - start, style.LIGHT)
    _whisker(axis, last, ladder.level_interval[cell][-1])
    axis.axvline(levels[-1], color=style.BLACK, lw=0.5, ls=(0, (1, 1.5)), zorder=0)
    axis.axvline(start, color=style.GREY, lw=0.5, zorder=0)
    panels.open_frame(axis)


def _bar(axis, slot, start, change, color):
    axis.barh(slot + _BAR, change, left=start, facecolor=color, **_EDGE)


def _whisker(axis, slot, ends):
    if ends[0] != ends[1]:
        axis.plot(ends, [slot + _BAR] * 2, **_WHISKER)


def _diamond(axis, slot, start, value, interval):
    y = slot + _DIAMOND
    axis.plot([start, start + value], [y, y], color=style.GREY, lw=0.5, zorder=2)
    axis.plot(start + interval, [y, y], color=style.BLACK, lw=0.8, zorder=3)
    axis.plot(start + value, y, **_MARK)


def _write_level(axis, level):
    """The final level in figures, on the side of its line that has more room."""
    left, right = axis.get_xlim()
    before = level > 0.6 * right + 0.4 * left
    axis.annotate(
        f"{level:.2g}",
        xy=(level, len(CAUSES) + _DIAMOND),
        xytext=(-2 if before else 2, 0),
        textcoords="offset points",
        ha="right" if before else "left",
        va="center",
        fontsize=style.SMALL,
    )


def _key(axis):
    """Artists for the legend, made for it alone."""
    nowhere = [float("nan")]
    rise, fall = (axis.barh(nowhere, nowhere, facecolor=color, **_EDGE) for color in (RISE, FALL))
    (whisker,) = axis.plot(nowhere, nowhere, **_WHISKER)
    (diamond,) = axis.plot(nowhere, nowhere, **_MARK)
    return {
        "adds": rise,
        "takes away": fall,
        "95 % interval": whisker,
        "Shapley value, from the bar's start": diamond,
    }


def _finish(page, data, ladder):
    axes = page.axes
    names = [CAUSES[cause] for cause in data.causes] + [TOTAL]
    first = axes[0, 0]
    first.set_yticks(range(len(names)), names)
    first.set_ylim(len(names) - 0.45, -0.55)
    first.xaxis.set_major_locator(MaxNLocator(4, steps=[1, 2, 5, 10], prune="upper"))
    # Bars would hold the axis to their ends, and cut markers there in half.
    for axis in axes.flat:
        axis.use_sticky_edges = False
        axis.margins(x=0.04)
        axis.tick_params(axis="y", length=0)
    first.autoscale_view(scaley=False)
    for axis, cell in page.cells():
        _write_level(axis, ladder.level[cell][-1])
    page.label(ladder.name, once=True)
