"""Where the cells of a sweep stand: panels on a page, pages, and their labels.

No axis: one panel. One axis: its values from left to right, in rows of five. Two axes: the first
downwards, the second to the right. More: the last two on a page, one page for each combination of
the others.

What is laid out has `axes` (a list of density.Axis) and `sweep` (their lengths).
"""

import itertools
import math

from gtv.plot import panels
from gtv.plot.errors import TooManyPanels
from gtv.plot.sweeps import cell_name

PER_ROW = 5
"""Panels a row when one axis is swept."""

MOST_PANELS = 64
"""Panels on a page. More could not be read at column width."""

MOST_PAGES = 24
"""Pages of a sweep over three or more axes."""

CHARACTER = 0.062
"""Width of a character of a label in inches, a little more than the mean."""

GAP = 0.08
"""Between panels of a row, in panel widths."""


def pages(swept, where):
    """The pages of a sweep: (title, [[cell, …], …]), a cell being a tuple of indices, or None.

    Raises TooManyPanels if the sweep has more panels or pages than can be read; `where` names the
    file.
    """
    layouts = _layouts(swept)
    check_pages(layouts, where)
    return layouts


def check_pages(layouts, where):
    """Raises TooManyPanels if there are more panels or pages than can be read."""
    count = max(len(rows) * len(rows[0]) for _, rows in layouts)
    if count > MOST_PANELS or len(layouts) > MOST_PAGES:
        raise TooManyPanels(
            f"{where}: the sweep has {count} panels on {len(layouts)} page(s), expected at most "
            f"{MOST_PANELS} on {MOST_PAGES}; plot fewer values an axis"
        )


def _layouts(swept):
    sweep = swept.sweep
    if not sweep:
        return [("", [[()]])]
    if len(sweep) == 1:
        cells = [(i,) for i in range(sweep[0])]
        rows = [cells[k : k + PER_ROW] for k in range(0, len(cells), PER_ROW)]
        rows[-1] += [None] * (len(rows[0]) - len(rows[-1]))
        return [("", rows)]
    *outer, down, right = sweep
    return [
        (
            cell_name(swept.axes, head),
            [[(*head, i, j) for j in range(right)] for i in range(down)],
        )
        for head in itertools.product(*(range(length) for length in outer))
    ]


def labels(swept, wide, high):
    """Labels across and down, and what they are values of where they have no room to say so.

    wide, high: characters that a panel has room for.
    """
    if not swept.axes:
        return [], [], []
    across, full = swept.axes[-1].labels(wide)
    panel = "panels" if len(swept.axes) == 1 else "columns"
    what = [] if full else [f"{panel}: {swept.axes[-1].symbol}"]
    if len(swept.axes) == 1:
        return across, [], what
    down, full = swept.axes[-2].labels(high)
    return across, down, what + ([] if full else [f"rows: {swept.axes[-2].symbol}"])


def name_cells(axes, swept, layout, across, down, pad=None):
    """Panel titles and row labels; `pad` points between a title and its panel."""
    axis_count = len(swept.axes)
    for row, cells in zip(axes, layout):
        for axis, cell in zip(row, cells):
            if axis_count == 1 and cell is not None:
                axis.set_title(across[cell[0]], pad=pad)
        if axis_count >= 2:
            panels.row_label(row[-1], down[cells[0][-2]])
    if axis_count >= 2:
        for axis, cell in zip(axes[0], layout[0]):
            axis.set_title(across[cell[-1]], pad=pad)


def stems(layouts, base="density"):
    """File names without ending: density, or density-01, density-02, …"""
    if len(layouts) == 1:
        return [base]
    digits = max(2, math.ceil(math.log10(len(layouts) + 1)))
    return [f"{base}-{k + 1:0{digits}d}" for k in range(len(layouts))]
