"""How much a set of samples memorises: fraction against threshold, distances, closest pairs."""

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator, NullLocator

from gtv.plot import closest_pairs, labels, panels, sheet, style
from gtv.plot.memorization import SOURCES
from gtv.plot.neighbours import threshold_text

MOST_BINS = 40
"""Of the histograms of distances; fewer for few points."""

LEAST_LOGARITHMIC_BINS = 24
"""So that distances that differ by a factor of two are told apart over some decades."""

WIDE_RANGE = 30
"""Quantiles .01 and .99 of distances that are a greater factor apart get a logarithmic axis: the
least of any set and the largest of any, so that a few copies are seen beside many other points."""

DECADES = 6
"""A logarithmic axis of distances reaches at most so far below the largest."""

_LEFT, _RIGHT, _BETWEEN = 0.46, 0.1, 0.56  # margins and between panels, inches
_HEIGHT, _BOTTOM = 1.6, 0.36
_SAMPLES = {"color": style.VERMILLION, "lw": 1.2}
_HELD_OUT = {"color": style.BLUE, "lw": 1.1, "ls": (0, (4, 1.5))}
_DIMENSION = {"color": style.BLACK, "lw": 1.0, "ls": (0, (1.2, 1.2))}
_THRESHOLD = {"color": style.GREY, "lw": 0.8}


def draw(data, title):
    """One page: curves and histograms side by side, the closest pairs below if they are images."""
    lines = [line for line in (title, *_said(data)) if line]
    legend_rows = 2
    above = 0.08 + sheet.LINE * len(lines)
    top = above + 0.16 * legend_rows + 0.1
    strip = closest_pairs.height(data.pairs) if data.pairs is not None else 0
    figure, (curves, distances) = two_panels(top, strip)
    sheet.write(figure, lines, 0.08)
    drawn = _draw_curves(curves, data)
    draw_distances(distances, [(data.held_out, _HELD_OUT), (data.distance, _SAMPLES)])
    y = 1 - above / figure.get_figheight()
    panels.legend(figure, drawn, left=0.02, right=0.98, y=y, rows=legend_rows, dashed=True)
    if data.pairs is not None:
        closest_pairs.draw(figure, data.pairs, data.threshold, top + _HEIGHT + _BOTTOM)
    return figure


def two_panels(top, below=0.0):
    """A figure and its two axes side by side, `top` inches of text over them, `below` under."""
    tall = top + _HEIGHT + _BOTTOM + below
    figure = Figure(figsize=(style.WIDTH, tall))
    width = (style.WIDTH - _LEFT - _RIGHT - _BETWEEN) / 2
    axes = [
        figure.add_axes(
            (
                (_LEFT + k * (width + _BETWEEN)) / style.WIDTH,
                1 - (top + _HEIGHT) / tall,
                width / style.WIDTH,
                _HEIGHT / tall,
            )
        )
        for k in range(2)
    ]
    for axis in axes:
        panels.open_frame(axis)
    return figure, axes


def _said(data):
    """What was found, in two lines."""
    found = data.summary
    low, high = map(_share, found.interval)
    yield (
        f"memorised share of {len(data.distance)} samples at d₁/d₂ < "
        f"{threshold_text(data.threshold)}: {_share(found.fraction)} (95 %: {low} to {high}), "
        f"{_p(found.p_value)}"
    )
    yield expected_without(found)


def expected_without(found):
    """What both nulls of a Summary give, in a line."""
    held_out = f"{_share(found.null_held_out)} of held-out data"
    if not _dimension_known(found):
        return f"expected without memorising: {held_out}; dimension not known"
    low, high = (f"{end:.3g}" for end in found.dimension_interval)
    return (
        f"expected without memorising: {_share(found.null_dimension)} in dimension "
        f"{found.dimension:.3g} ({low} to {high}), {held_out}"
    )


def _dimension_known(found):
    return None not in (found.dimension, found.dimension_interval, found.null_dimension)


def _share(value):
    return f"{value:.3g}" if value == 0 or value >= 1e-3 else labels.number(float(f"{value:.2g}"))


def _p(value):
    return f"p = {labels.number(float(f'{value:.2g}'))}" if value >= 1e-10 else "p < 10⁻¹⁰"


def _draw_curves(axis, data):
    """Returns {name: artist} for the legend of the page."""
    curves = data.curves
    drawn = {}
    (drawn["samples"],) = axis.plot(curves.threshold, curves.fraction, zorder=4, **_SAMPLES)
    drawn["95 % interval"] = axis.fill_between(
        curves.threshold, curves.lower, curves.upper, facecolor=style.ORANGE, alpha=0.5, lw=0
    )
    return {**drawn, **draw_nulls(axis, data, _HELD_OUT)}


def draw_nulls(axis, data, held_out):
    """What no memorising gives, the threshold used, and the axes. Returns {name: artist}."""
    curves = data.curves
    drawn = {}
    (drawn[f"held out: {SOURCES[data.summary.source]}"],) = axis.plot(
        curves.threshold, curves.null_held_out, dash_capstyle="butt", **held_out
    )
    if _dimension_known(data.summary) and np.isfinite(curves.null_dimension).any():
        (drawn[f"points in dimension {data.summary.dimension:.3g}"],) = axis.plot(
            curves.threshold, curves.null_dimension, dash_capstyle="butt", **_DIMENSION
        )
    drawn["threshold used"] = axis.axvline(data.threshold, zorder=0, **_THRESHOLD)
    axis.set_xlim(0, curves.threshold[-1])
    axis.set_yscale("log", nonpositive="clip")
    # Half of the least share above 0 that there can be.
    axis.set_ylim(0.5 / max(len(data.distance), len(data.held_out)), 1.2)
    axis.yaxis.set_major_formatter(labels.decade)
    axis.yaxis.set_minor_locator(NullLocator())
    axis.set_xlabel("threshold on d₁/d₂")
    axis.set_ylabel("share with d₁/d₂ below")
    axis.xaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10]))
    return drawn


def draw_distances(axis, drawn):
    """Step histograms of d₁, per data unit, or per decade on a logarithmic axis.

    drawn: pairs of distances (n, 2) and how their line is drawn.
    """
    drawn = [(distance[:, 0], line) for distance, line in drawn]
    every = np.concatenate([values for values, _ in drawn])
    fewest = min(len(values) for values, _ in drawn)
    bins = int(np.clip(1.2 * np.sqrt(fewest), 10, MOST_BINS))
    ends = np.array([np.quantile(values, [0.01, 0.99]) for values, _ in drawn])
    edges, logarithmic = _edges(every, ends[:, 0].min(), ends[:, 1].max(), bins)
    widths = np.diff(np.log10(edges) if logarithmic else edges)
    for values, line in drawn:
        counts, _ = np.histogram(np.clip(values, edges[0], edges[-1]), edges)
        axis.stairs(counts / len(values) / widths, edges, fill=False, **line)
    axis.set_xlim(edges[0], edges[-1])
    axis.set_ylim(0, None)
    name = "d₁ to the nearest training point (data units)"
    if logarithmic:
        axis.set_xscale("log")
        axis.xaxis.set_major_formatter(labels.decade)
        if every.min() < edges[0]:
            name += "\nfirst bin: all that is smaller too"
    axis.set_xlabel(name)
    axis.set_ylabel("density (per decade)" if logarithmic else "density (per data unit)")


def _edges(values, least, most, bins):
    """Edges of the bins, and whether they are of equal width in the logarithm."""
    largest = float(values.max()) or 1.0
    if most <= WIDE_RANGE * least:
        low = float(values.min())
        low = 0.0 if low < 0.25 * largest else min(low, 0.98 * largest)
        return np.linspace(low, largest + 0.02 * (largest - low), bins + 1), False
    positive = values[values > 0]
    low = max(float(positive.min()), largest * 10.0**-DECADES)
    bins = max(bins, LEAST_LOGARITHMIC_BINS)
    return np.geomspace(0.9 * low, 1.1 * largest, bins + 1), True
