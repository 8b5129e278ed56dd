"""The posterior over training points against the noise, as gtv.PosteriorCurve saves it."""

import numpy as np
from matplotlib.ticker import LogLocator

from gtv.plot import labels, panels, style

BAND = "quartiles over draws"

_PANELS = (
    ("effective_points", "effective points\nexp E[H]", style.BLUE, 1.2),
    ("own_weight_share", "share of draws:\nown weight > ½", style.VERMILLION, 0.9),
    ("fraction", "E[tr C] over\nE[tr C + |s|²]", style.GREEN, 0.9),
)


def draw(arrays):
    """One page of Arrays. Raises InputError naming the array that is missing or malformed."""
    noise = arrays.ascending("noise")
    values = {key: arrays.amounts(key, (len(noise),)) for key, *_ in _PANELS}
    band = [arrays.amounts(f"effective_{end}", (len(noise),)) for end in ("lo", "hi")]
    heights = [height for *_, height in _PANELS]
    figure, axes = panels.stack(heights, left=0.68, right=0.1, bottom=0.36, top=0.25)
    for axis, (key, name, color, _) in zip(axes, _PANELS):
        (mean,) = axis.plot(noise, values[key], color=color, lw=1.1)
        axis.set_ylabel(name)
        panels.open_frame(axis)
        if key == "effective_points":
            quartiles = axis.fill_between(noise, *band, color=color, alpha=0.25, lw=0)
            drawn = {"mean": mean, BAND: quartiles}
            axis.set_yscale("log")
            axis.set_ylim(0.8, 1.4 * float(np.max(band[1])))
            wide = np.max(band[1]) > 100
            axis.yaxis.set_major_locator(LogLocator(subs=(1.0,) if wide else (1.0, 2.0, 5.0)))
            axis.yaxis.set_major_formatter(lambda value, _: labels.number(value))
        else:
            axis.set_ylim(-0.04, 1.04)
            axis.set_yticks([0, 0.5, 1])
    axes[-1].set_xscale("log")
    axes[-1].set_xlim(noise[0], noise[-1])
    axes[-1].xaxis.set_major_formatter(labels.decade)
    axes[-1].set_xlabel("noise over signal σ/α (data units)")
    for axis in axes:
        axis.minorticks_off()
    for axis in axes[:-1]:
        axis.tick_params(bottom=False)
    figure.align_ylabels(axes)
    panels.legend(figure, drawn, left=0, right=1, y=1 - 0.05 / figure.get_figheight())
    return figure
