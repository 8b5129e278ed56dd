"""Points that are images: their shape, their grey scale, and how one is drawn."""

from dataclasses import dataclass

import numpy as np
from matplotlib.patches import Rectangle

from gtv.errors import InputError
from gtv.plot import labels, style

FRAME = {"facecolor": "none", "edgecolor": style.VERMILLION, "lw": 1.3}
"""Round what is memorised."""

_AWAY = 0.014  # of a frame from what it surrounds, inches


@dataclass(frozen=True)
class Scale:
    """Values of black and of white, data units."""

    low: float
    high: float

    @classmethod
    def of(cls, values):
        """From the least to the greatest of them."""
        low, high = float(np.min(values)), float(np.max(values))
        return cls(low, high if high > low else low + 1)

    def __str__(self):
        low, high = (labels.number(float(f"{end:.3g}")) for end in (self.low, self.high))
        return f"black to white: {low} to {high} (data units)"


def read_shape(arrays, dimension):
    """(height, width, channels) of the images that points of this dimension are, or None."""
    if "image_shape" not in arrays:
        return None
    where = f"{arrays.path}: array 'image_shape'"
    got = arrays.numbers("image_shape", (3,))
    height, width, channels = shape = tuple(int(extent) for extent in got)
    if (got != shape).any() or min(shape) < 1 or channels not in (1, 3):
        expected = "height, width and channels, 1 or 3"
        raise InputError(f"{where}: got {_show(got)}, expected {expected}")
    if height * width * channels != dimension:
        raise InputError(f"{where}: got {_show(got)}, expected {dimension} values in all")
    return shape


def folded(points, shape):
    """Points [..., D] as images [..., height, width], in colour [..., height, width, 3]."""
    height, width, channels = shape
    return points.reshape(*points.shape[:-1], height, width, *([3] if channels == 3 else []))


def tile(figure, image, scale, left, top, width):
    """Draws an image, its upper left corner and its width in inches from the figure's. Its axis."""
    page, tall = figure.get_size_inches()
    height = width * image.shape[0] / image.shape[1]
    axis = figure.add_axes((left / page, 1 - (top + height) / tall, width / page, height / tall))
    if image.ndim == 3:
        image = np.clip((image - scale.low) / (scale.high - scale.low), 0, 1)
    axis.imshow(image, cmap="gray", vmin=scale.low, vmax=scale.high, aspect="auto")
    axis.set_axis_off()
    return axis


def frame(figure, left, top, width, height):
    """A frame round images, all in inches from the figure's upper left corner."""
    corner = (left - _AWAY, figure.get_figheight() - top - height - _AWAY)
    size = (width + 2 * _AWAY, height + 2 * _AWAY)
    figure.add_artist(Rectangle(corner, *size, transform=figure.dpi_scale_trans, **FRAME))


def caption(figure, text, middle, top, color=style.BLACK):
    """Small text below an image, in inches from the figure's upper left corner."""
    page, tall = figure.get_size_inches()
    where = {"ha": "center", "va": "top"}
    figure.text(middle / page, 1 - top / tall, text, fontsize=style.SMALL, color=color, **where)


def frame_legend(figure, text, left, top):
    """Says what a frame means, in inches from the figure's upper left corner."""
    page, tall = figure.get_size_inches()
    figure.legend(
        [Rectangle((0, 0), 1, 1, **FRAME)],
        [text],
        loc="upper left",
        bbox_to_anchor=(left / page, 1 - top / tall),
        borderaxespad=0,
        borderpad=0,
        handlelength=1.6,
    )


def _show(values):
    return "(" + ", ".join(f"{value:g}" for value in values) + ")"
