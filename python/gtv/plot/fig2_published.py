"""Figure 2 as the public notebook draws it, its fault included.

The notebook reverses rows and columns for the page, but not in the upper edge of the band: the
panel of cell (2−r, 4−c) is shaded from its own lower quartile to the upper quartile of cell (r, c).
Densities are normalised by the mass inside the window, from trajectories that look the denoiser up
on a grid.
"""

from gtv.plot import fig2, panels, style


_NOTE = 0.3  # inches for the remark


def present(arrays):
    """Whether the file has the second pass of `--as-published`."""
    return "published" in arrays


def read(arrays):
    """A fig2.Learned, and the published mean, quartiles and exact flow, each [ε, P, bin].

    The exact flow by look-up is optional; without it the figure shows the flow as evaluated.
    """
    learned = fig2.read(arrays)
    density = learned.density
    names = ["published", "published_q25", "published_q75"]
    published = [arrays.numbers(name, density.mean.shape) for name in names]
    if "published_pfode" in arrays:
        published.append(arrays.numbers("published_pfode", density.mean.shape))
    else:
        published.append(density.pfode)
    return learned, published


def mispaired(rows, columns, r, c):
    """The cell whose upper quartile the notebook puts into the panel at (r, c) of the page.

    It takes the position on the page for the position in the arrays, which run the other way.
    """
    return sorted(rows)[r], sorted(columns)[c]


def draw(data):
    """The notebook's panels; needs the sweep's axes ascending, as the figure's study has them."""
    learned, (mean, q25, q75, pfode) = data
    density = learned.density
    rows, columns = fig2.panel_order(density)
    figure, axes = fig2.frame(learned, rows, columns, note=_NOTE)
    for i, axis_row in enumerate(axes):
        for j, axis in enumerate(axis_row):
            own = (rows[i], columns[j])
            other = mispaired(rows, columns, i, j)
            drawn = panels.curves(
                axis,
                density.centres,
                mean[own],
                q25[own],
                q75[other],
                density.true[own],
                pfode[own],
            )
    drawn["quartiles of two panels"] = drawn.pop(panels.BAND)
    fig2.finish(figure, axes, drawn, note=_NOTE)
    style.fault_note(
        figure,
        "Reproduction of faults in the public notebook: the band's upper edge belongs to another "
        "panel;\nmass outside the window is left out; the denoiser is looked up on a grid.",
    )
    return figure
