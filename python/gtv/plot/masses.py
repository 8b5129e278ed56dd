"""Masses of cells of a line or a square, as gtv.CellMasses saves them."""

import numpy as np

from gtv.errors import InputError
from gtv.plot import ends


def draw(arrays):
    """One page of Arrays. Raises InputError naming the array that is missing or malformed."""
    edges = arrays.ascending("edges")
    cells = len(edges) - 1
    plane = arrays.raw("mass").ndim == 2
    mass = arrays.numbers("mass", (cells, cells) if plane else (cells,))
    total = float(arrays.numbers("total", ()))
    if not total > 0:
        raise InputError(f"{arrays.path}: array 'total': got {total:g}, expected a number above 0")
    widths = np.diff(edges)
    note = f"{100 * mass.sum() / total:.4g} % of the mass is in these cells"
    # A formula may leave a negative rest where there is nothing.
    if plane:
        density = np.maximum(mass / np.outer(widths, widths), 0)
        return ends.draw_plane((edges, edges), density, note)
    return ends.draw_line(edges, mass / widths, note)
