"""What every density figure draws in one panel, and the grid that the panels stand in."""

import math

import numpy as np
from matplotlib.colors import LogNorm
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FixedLocator, MaxNLocator, NullFormatter
from matplotlib.transforms import ScaledTranslation

from gtv.plot import labels, style

BAND = "quartiles of models"
"""What the legend calls the band between the lower and the upper quartile."""

DECADES = 3
"""A logarithmic colour scale reaches this many powers of ten below that of its largest value."""


MOST_RINGS = 500
"""Data points that are drawn in a panel; more would cover the density."""


def grid(
    rows, columns, *, height, left, right, bottom, top, wspace=0.08, hspace=0.1, width=style.WIDTH
):
    """A figure and its axes, (rows, columns); width, height and margins in inches."""
    figure = Figure(figsize=(width, height))
    axes = figure.subplots(rows, columns, sharex=True, sharey=True, squeeze=False)
    figure.subplots_adjust(
        left=left / width,
        right=1 - right / width,
        bottom=bottom / height,
        top=1 - top / height,
        wspace=wspace,
        hspace=hspace,
    )
    return figure, axes


def stack(heights, *, left, right, bottom, top, gap=0.09, width=style.COLUMN):
    """A figure and its panels below each other, (panels,), which share x; all lengths in inches."""
    tall = sum(heights) + gap * (len(heights) - 1) + top + bottom
    figure = Figure(figsize=(width, tall))
    axes = figure.subplots(
        len(heights), 1, sharex=True, height_ratios=heights, squeeze=False
    )[:, 0]
    figure.subplots_adjust(
        left=left / width,
        right=1 - right / width,
        bottom=bottom / tall,
        top=1 - top / tall,
        hspace=gap * len(heights) / sum(heights),
    )
    return figure, axes


def row_label(axis, text):
    """Text on the right of a row's last panel, reading downwards."""
    axis.annotate(
        text,
        xy=(1, 0.5),
        xytext=(4, 0),
        xycoords="axes fraction",
        textcoords="offset points",
        rotation=-90,
        va="center",
        ha="left",
        multialignment="center",
        linespacing=1.0,
    )


def open_frame(axis):
    """No frame at the top and on the right."""
    for side in ("top", "right"):
        axis.spines[side].set_visible(False)


def inner_ticks(along, low, high):
    """Two ticks or more, away from the ends, where those of the next panel would touch them."""
    room = 0.08 * (high - low)
    for count in range(3, 9):
        ticks = MaxNLocator(count, steps=[1, 2, 5, 10]).tick_values(low, high)
        inner = [tick for tick in ticks if low + room <= tick <= high - room]
        if len(inner) > 1:
            break
    along.set_major_locator(FixedLocator(inner))


def only_outer(axes):
    """Ticks and numbers at the left and at the bottom of the grid only."""
    for axis in axes.flat:
        axis.label_outer()
    for axis in axes[:, 1:].flat:
        axis.tick_params(left=False)
    for axis in axes[:-1].flat:
        axis.tick_params(bottom=False)


def curves(axis, x, mean, lower, upper, true=None, pfode=None):
    """Densities in one dimension. Returns {name: artist} for a legend, the band last."""
    drawn = {}
    if true is not None:
        (drawn["true p(x|ε)"],) = axis.plot(x, true, color=style.BLACK, lw=1.4)
    if pfode is not None:
        (drawn["exact score, PF-ODE"],) = axis.plot(x, pfode, color=style.SKY, lw=0.9)
    (drawn["mean of models"],) = axis.plot(x, mean, color=style.VERMILLION, lw=0.7)
    drawn[BAND] = axis.fill_between(
        x, lower, upper, facecolor=style.ORANGE, alpha=0.5, lw=0, zorder=1
    )
    open_frame(axis)
    return drawn


def say_failed(axis):
    """A panel without results."""
    axis.text(
        0.5, 0.5, "failed", transform=axis.transAxes, ha="center", va="center", color=style.GREY
    )
    open_frame(axis)


def legend(figure, drawn, *, left, right, y, rows=1, dashed=False):
    """One legend for all panels, over them; y in figure fraction. dashed: with room for dashes."""
    figure.legend(
        drawn.values(),
        drawn.keys(),
        loc="upper center",
        bbox_to_anchor=((left + right) / 2, y),
        ncol=math.ceil(len(drawn) / rows),
        handlelength=2.6 if dashed else 1.6,
        columnspacing=1.6,
        borderaxespad=0,
    )


def swatch(axis, above, length, **line):
    """A short line over an axis at its left edge; `above` its upper end and `length` in points."""
    inches = axis.figure.dpi_scale_trans + ScaledTranslation(0, 1, axis.transAxes)
    y = above / 72
    axis.add_artist(Line2D([0, length / 72], [y, y], transform=inches, clip_on=False, **line))


def log_norm(values, decades=DECADES):
    """A logarithmic colour scale.

    Smaller values than the floor, zero among them, take the floor's colour.
    """
    largest = float(np.nanmax(values)) or 1.0
    floor = 10.0 ** (math.floor(math.log10(largest)) - decades)
    return LogNorm(vmin=floor, vmax=largest, clip=True)


def heat(axis, image, extent, norm):
    """A joint density [y, x], y upwards."""
    return axis.imshow(
        image, origin="lower", extent=extent, norm=norm, cmap=style.DENSITY_MAP, aspect="equal"
    )


def rings(axis, points):
    """The data points as open circles, so that the density inside them stays visible.

    Draws none if there are more than MOST_RINGS, which would hide it, or if points is None.
    """
    if points is None or len(points) > MOST_RINGS:
        return
    limits = axis.get_xlim(), axis.get_ylim()
    axis.scatter(
        points[:, 0], points[:, 1], s=22, facecolors="none", edgecolors=style.SKY, linewidths=0.9
    )
    axis.set_xlim(limits[0])
    axis.set_ylim(limits[1])


def density_bar(
    figure,
    image,
    axes,
    *,
    floor,
    away=0.25,
    tallest=math.inf,
    what="probability per unit area ",
):
    """A colour bar that states the floor, `away` inches to the right of all axes.

    As tall as they are together, but no taller than `tallest` inches.
    """
    first, last = axes[0, -1].get_position(), axes[-1, -1].get_position()
    width, height = figure.get_size_inches()
    tall = min(first.y1 - last.y0, tallest / height)
    bottom = 0.5 * (first.y1 + last.y0 - tall)
    place = figure.add_axes([first.x1 + away / width, bottom, 0.1 / width, tall])
    lowest = labels.power_of_ten(round(math.log10(floor)))
    bar = figure.colorbar(image, cax=place, extend="min", format=_power_tick)
    bar.ax.yaxis.set_minor_formatter(NullFormatter())  # a decade or less would name others too
    bar.set_label(f"{what}(darkest: ≤ {lowest})", labelpad=3)
    label = bar.ax.yaxis.label
    half, middle = label.get_window_extent().height / 2, (bottom + tall / 2) * figure.bbox.height
    if half > min(middle, figure.bbox.height - middle):  # of a single row of panels
        label.set_text(f"{what}\n(darkest: ≤ {lowest})")
    bar.outline.set_linewidth(0.6)
    return bar


def side_bar(figure, shades, axis, label, away=0.06, width=0.08, **options):
    """A colour bar as tall as one panel, `away` inches to its right."""
    place, page = axis.get_position(), figure.get_figwidth()
    bar = figure.colorbar(
        shades,
        cax=figure.add_axes([place.x1 + away / page, place.y0, width / page, place.height]),
        **options,
    )
    bar.set_label(label, labelpad=2)
    bar.outline.set_linewidth(0.6)
    return bar


def log_side_bar(figure, shades, axis, label, away=0.06):
    """The same of a logarithmic scale whose darkest colour is all that is below."""
    bar = side_bar(figure, shades, axis, label, away, extend="min", format=_power_tick)
    bar.ax.yaxis.set_minor_formatter(NullFormatter())
    return bar


def _power_tick(value, _position):
    exponent = math.log10(value)
    return labels.power_of_ten(round(exponent)) if abs(exponent - round(exponent)) < 1e-9 else ""
