"""The models of an ensemble one by one, and how far their mean is known: its floor."""

import numpy as np

from gtv.plot import panels, style

MOST = 20
"""Models that are drawn, the first ones."""

FLOOR = "± 1.96 s.e. of the mean (floor)"
"""Within this band a prediction is not told from the mean of so many models, in 95 of 100 bins."""


def curves(axis, density, cell):
    """Draws the models of a cell. Returns {name: artist} for a legend of all cells."""
    there = ~np.isnan(density.models[..., 0])
    models = density.models[cell][there[cell]]
    count = len(models)
    mean = models.mean(axis=0)
    half = 1.96 * models.std(axis=0, ddof=min(1, count - 1)) / np.sqrt(count)
    x = density.centres
    drawn = {}
    which = f"first {MOST} of {count} models" if count > MOST else f"{count} models"
    if not there.all():
        which = f"models, {MOST} at most"
    drawn[which], *_ = axis.plot(x, models[:MOST].T, color=style.GREY, lw=0.5, alpha=0.7)
    if density.true is not None:
        (drawn["true p(x|ε)"],) = axis.plot(x, density.true[cell], color=style.BLACK, lw=1.1)
    drawn[FLOOR] = axis.fill_between(
        x, mean - half, mean + half, facecolor=style.ORANGE, alpha=0.75, lw=0, zorder=2.5
    )
    (drawn["their mean"],) = axis.plot(x, mean, color=style.VERMILLION, lw=0.7, zorder=3)
    panels.open_frame(axis)
    return drawn


def top(density):
    """Upper end of the density axis that nearly all of the models need."""
    return 1.05 * float(np.nanquantile(density.models[..., :MOST, :], 0.999))
