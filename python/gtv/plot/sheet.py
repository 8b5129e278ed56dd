"""A page of panels, one a cell of a sweep: its size, its heading, its legend."""

import itertools

from gtv.plot import layout as placed
from gtv.plot import panels, style

LINE = 0.17
"""Height of a line of text, inches."""

RIGHT, BOTTOM = 0.3, 0.36
"""Margins, inches."""

_ENTRIES = {style.WIDTH: 4, style.WIDE: 6}  # of a row of the legend


def page_width(layout):
    """Width of a page, inches: many panels stand over both columns."""
    return style.WIDE if len(layout[0]) > 3 else style.WIDTH


def panel_width(layout, left):
    """Width of a panel, inches, with a margin of `left`."""
    columns = len(layout[0])
    return (page_width(layout) - left - RIGHT) / (columns + placed.GAP * (columns - 1))


def write(figure, lines, left):
    """Lines of text at the top of a figure, `left` inches from its edge."""
    page, tall = figure.get_size_inches()
    for k, line in enumerate(lines):
        figure.text(left / page, 1 - (0.05 + LINE * k) / tall, line, va="top")


class Sheet:
    """The figure of a page and its axes, to be drawn on cell by cell and then finished.

    title: first line, followed by what the names of panels have no room for; notes: further lines.
    height of a panel, left margin and `over`, the room for text over each panel, in inches.
    entries: of the legend.
    """

    def __init__(self, swept, layout, title, *, height, left, entries, over=0.0, notes=()):
        rows, columns = len(layout), len(layout[0])
        across, down, what = placed.labels(
            swept,
            int(panel_width(layout, left) / placed.CHARACTER),
            int(height / placed.CHARACTER),
        )
        head = "; ".join(part for part in (title, *what) if part)
        lines = [line for line in (head, *notes) if line]
        self._above = 0.05 + LINE * len(lines)
        self._legend_rows = -(-entries // _ENTRIES[page_width(layout)])
        between = over + (0.2 if len(swept.axes) == 1 and rows > 1 else 0.1)
        top = self._above + 0.16 * self._legend_rows + 0.1 + over + (0.16 if swept.axes else 0)
        self.figure, self.axes = panels.grid(
            rows,
            columns,
            height=rows * height + (rows - 1) * between + BOTTOM + top,
            left=left,
            right=RIGHT,
            bottom=BOTTOM,
            top=top,
            wspace=placed.GAP,
            hspace=between / height,
            width=page_width(layout),
        )
        self._layout = layout
        self._names = {"across": across, "down": down, "pad": 3 + 72 * over}
        self._swept = swept
        write(self.figure, lines, left)

    def cells(self):
        """(axis, cell) of each panel; where there is no cell, nothing is drawn."""
        for axis, cell in zip(self.axes.flat, itertools.chain.from_iterable(self._layout)):
            if cell is None:
                axis.set_axis_off()
            else:
                yield axis, cell

    def label(self, across, upwards="", once=False):
        """Names the axes: below each panel of the last row, or `once`, and left of all rows.

        Ticks and their numbers stay at the left and at the bottom of the page only.
        """
        last = [axis for axis, cell in zip(self.axes[-1], self._layout[-1]) if cell is not None]
        for axis in [last[len(last) // 2]] if once else last:
            axis.set_xlabel(across)
        rows = len(self.axes)
        self.axes[rows // 2, 0].set_ylabel(upwards, y=0.5 if rows % 2 else 1.0)
        panels.only_outer(self.axes)

    def finish(self, drawn, dashed=True):
        """Names the cells; one legend, {name: artist}, over all panels, with room for dashes."""
        placed.name_cells(self.axes, self._swept, self._layout, **self._names)
        left, right = self.axes[0, 0].get_position().x0, self.axes[0, -1].get_position().x1
        y = 1 - self._above / self.figure.get_figheight()
        rows = self._legend_rows
        panels.legend(self.figure, drawn, left=left, right=right, y=y, rows=rows, dashed=dashed)
