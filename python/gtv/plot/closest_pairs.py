"""A strip of images: the samples nearest to training points, and these points below them."""

from gtv.plot import images, sheet, style
from gtv.plot.neighbours import short, threshold_text

MOST = 10
"""Samples in the strip; of more the first are drawn."""

ROWS = ("sample", "nearest", "second\nnearest")

_LEFT, _RIGHT, _GAP, _SEAM = 0.6, 0.1, 0.07, 0.03  # inches
_TILE = (style.WIDTH - _LEFT - _RIGHT - (MOST - 1) * _GAP) / MOST
_ABOVE, _BELOW = 2 * sheet.LINE + 0.1, 0.34  # for lines over the strip and captions below, inches


def height(pairs):
    """Height of the strip, inches."""
    return _ABOVE + 3 * _tall(pairs) + 2 * _SEAM + _BELOW


def draw(figure, pairs, threshold, top):
    """Draws the strip, `top` inches below the upper edge of the figure."""
    count = min(len(pairs.ratio), MOST)
    scale = images.Scale.of(pairs.nearest[:count])
    page, figure_tall = figure.get_size_inches()
    what = f"closest pairs; below, d₁/d₂ and number of the sample; {scale}"
    figure.text(0.08 / page, 1 - (top + 0.05) / figure_tall, what, va="top")
    said = f"memorised, d₁/d₂ < {threshold_text(threshold)}"
    images.frame_legend(figure, said, 0.08, top + 0.05 + sheet.LINE)
    top += _ABOVE
    tall = _tall(pairs)
    for row, name in enumerate(ROWS):
        y = top + row * (tall + _SEAM)
        figure.text(0.08 / page, 1 - (y + tall / 2) / figure_tall, name, va="center")
        for k in range(count):
            image = pairs.sample[k] if row == 0 else pairs.nearest[k, row - 1]
            images.tile(figure, image, scale, _LEFT + k * (_TILE + _GAP), y, _TILE)
    whole = 3 * tall + 2 * _SEAM
    for k in range(count):
        left = _LEFT + k * (_TILE + _GAP)
        images.caption(figure, short(pairs.ratio[k]), left + _TILE / 2, top + whole + 0.03)
        images.caption(figure, f"{pairs.index[k]}", left + _TILE / 2, top + whole + 0.16, "#5a5a5a")
        if pairs.ratio[k] < threshold:
            images.frame(figure, left, top, _TILE, whole)


def _tall(pairs):
    """Height of an image, inches."""
    return _TILE * pairs.sample.shape[1] / pairs.sample.shape[2]
