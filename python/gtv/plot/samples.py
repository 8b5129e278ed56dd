"""Samples that are images, each with its nearest training image beside it; a page a cell."""

import numpy as np
from matplotlib.figure import Figure

from gtv.plot import images, layout, sheet, style
from gtv.plot.neighbours import THRESHOLD, short
from gtv.plot.sweeps import cell_name

PER_ROW = 5
"""Pairs a row."""

MOST_PAIRS = 50
"""Pairs on a page; of more samples the first are drawn."""

_MARGIN, _SEAM, _GAP = 0.1, 0.03, 0.17  # of the page, within a pair, between pairs; inches
_BELOW = 0.22  # a pair, for its caption
_PAIR = (style.WIDTH - 2 * _MARGIN - (PER_ROW - 1) * _GAP) / PER_ROW
_TILE = (_PAIR - _SEAM) / 2


def pages(data, where):
    """Pages (title, cell) of a sweep, of cells that did not fail.

    Raises TooManyPanels, naming the file, if there are.
    """
    there = (cell for cell in np.ndindex(*data.sweep) if not data.has_failed(cell))
    found = [(cell_name(data.axes, cell), cell) for cell in there]
    layout.check_pages([(title, [[cell]]) for title, cell in found], where)
    return found


def draw(data, cell, title):
    """One page: the samples of a cell in their order."""
    total = len(data.shown[cell])
    count = min(total, MOST_PAIRS)
    pairs = [
        images.folded(points[:count], data.image_shape)
        for points in (data.shown[cell], data.nearest[cell][:, 0])
    ]
    scale = images.Scale.of(pairs[1])
    shades = f"{scale}, the range of these training images"
    lines = [line for line in (title, _what(count, total), shades) if line]
    top = 0.1 + sheet.LINE * (len(lines) + 1)
    tall = _TILE * data.image_shape[0] / data.image_shape[1]
    figure = Figure(figsize=(style.WIDTH, top + (tall + _BELOW) * -(-count // PER_ROW)))
    sheet.write(figure, lines, _MARGIN)
    ratio = data.ratio[cell][:count]
    said = f"memorised, d₁/d₂ < 1/3: {np.sum(ratio < THRESHOLD)} of {count}"
    images.frame_legend(figure, said, _MARGIN, 0.05 + sheet.LINE * len(lines))
    for k in range(count):
        row, column = divmod(k, PER_ROW)
        left, y = _MARGIN + column * (_PAIR + _GAP), top + row * (tall + _BELOW)
        for side, of_all in enumerate(pairs):
            images.tile(figure, of_all[k], scale, left + side * (_TILE + _SEAM), y, _TILE)
        images.caption(figure, short(ratio[k]), left + _PAIR / 2, y + tall + 0.03)
        if ratio[k] < THRESHOLD:
            images.frame(figure, left, y, _PAIR, tall)
    return figure


def _what(count, total):
    which = f"first {count} of {total} samples" if count < total else "samples"
    return f"{which}, each with its nearest training image on the right; below, d₁/d₂"
