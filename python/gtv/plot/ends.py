"""Where sampling ends: a histogram on a line, a map in the plane, or the images themselves."""

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from gtv.plot import images, panels, places, sheet, style

MOST_BINS = 100
"""On a side."""

PER_ROW, ROWS = 8, 6
"""Images."""

_LEFT, _BOTTOM = 0.46, 0.36  # margins, inches


def draw(data):
    """One page."""
    if data.image_shape is not None:
        return _draw_images(data)
    if data.dimension == 1:
        edges = edges_of(data.x[:, 0])
        density, _ = np.histogram(data.x[:, 0], edges, density=True)
        return draw_line(edges, density, _count(data))
    plane = places.Plane.of(data.x)
    at = plane.at(data.x)
    edges = [edges_of(column) for column in at.T]
    density, *_ = np.histogram2d(*at.T, bins=edges, density=True)
    return draw_plane(edges, density.T, _count(data), plane.names)


def draw_line(edges, density, note):
    """A density over bins of a line."""
    figure = Figure(figsize=(style.COLUMN, 2.0))
    axis = _panel(figure, style.COLUMN - _LEFT - 0.1, 2.0 - _BOTTOM - 0.25)
    axis.stairs(density, edges, fill=True, color=style.ORANGE)
    axis.stairs(density, edges, color=style.VERMILLION, lw=0.8)
    axis.set_xlim(edges[0], edges[-1])
    axis.set_ylim(0, 1.06 * max(float(np.max(density)), 1e-12))
    axis.set_xlabel("x (data units)")
    axis.set_ylabel("density (1 / data units)")
    for along in (axis.xaxis, axis.yaxis):
        along.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10]))
    panels.open_frame(axis)
    sheet.write(figure, [note], 0.05)
    return figure


def draw_plane(edges, density, note, names=("x (data units)", "y (data units)")):
    """A density [y, x] over bins of the plane."""
    (left, right), (bottom, top) = ((along[0], along[-1]) for along in edges)
    width = style.COLUMN - _LEFT - 0.72
    height = width * min(max((top - bottom) / (right - left), 0.7), 1.4)
    figure = Figure(figsize=(style.COLUMN, height + _BOTTOM + 0.25))
    axis = _panel(figure, width, height)
    norm = panels.log_norm(density)
    image = panels.heat(axis, density, (left, right, bottom, top), norm)
    axis.set_aspect("auto")
    axis.set_xlabel(names[0])
    axis.set_ylabel(names[1])
    for along in (axis.xaxis, axis.yaxis):
        along.set_major_locator(MaxNLocator(4, steps=[1, 2, 5, 10]))
    panels.log_side_bar(figure, image, axis, "probability per unit area")
    sheet.write(figure, [note], 0.05)
    return figure


def edges_of(values):
    """Edges of bins of a column of numbers: all of it, in about √n bins."""
    low, high = float(np.min(values)), float(np.max(values))
    room = 0.02 * (high - low) or 0.5
    count = int(np.clip(np.sqrt(len(values)) * 1.5, 10, MOST_BINS))
    return np.linspace(low - room, high + room, count + 1)


def _draw_images(data):
    count = min(len(data.x), PER_ROW * ROWS)
    height, width, _ = data.image_shape
    seam = 0.04
    tile = (style.COLUMN - 0.2 - seam * (PER_ROW - 1)) / PER_ROW
    tall = tile * height / width
    scale = images.Scale.of(data.x[:count])
    which = f"first {count} of {len(data.x)} samples" if count < len(data.x) else "samples"
    notes = [which, str(scale)]
    top = 0.1 + sheet.LINE * len(notes)
    rows = -(-count // PER_ROW)
    figure = Figure(figsize=(style.COLUMN, top + rows * (tall + seam) + 0.06))
    sheet.write(figure, notes, 0.1)
    for k, image in enumerate(images.folded(data.x[:count], data.image_shape)):
        row, column = divmod(k, PER_ROW)
        place = (0.1 + column * (tile + seam), top + row * (tall + seam), tile)
        images.tile(figure, image, scale, *place)
    return figure


def _panel(figure, width, height):
    page, tall = figure.get_size_inches()
    return figure.add_axes((_LEFT / page, _BOTTOM / tall, width / page, height / tall))


def _count(data):
    return f"{len(data.x)} samples at t = {data.t[-1]:.3g}"
