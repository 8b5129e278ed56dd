"""A run above two dimensions: samples and the training points nearest to them."""

import os

from gtv.plot.documents import Table
from gtv.report import numbers, tables
from gtv.report.model import Part
from gtv.report.run import ensemble_fact
from gtv.report.sweep import Sweep


_FIRST = ("memorized_fraction", "nearest_distance", "sliced_wasserstein", "energy_distance")


def read(folder):
    """The part of a folder with samples.npy, neighbours.npz and cells.csv."""
    path = os.path.join(folder, "cells.csv")
    table = Table(path)
    sweep = Sweep(table)
    points, dimension = (table.numbers(name, least=1) for name in ("points", "dimension"))
    memorized = sweep.range_of("memorized_fraction", wanted=numbers.share)
    facts = [
        ("Sweep", sweep.words),
        ensemble_fact(table),
        ("Training points", f"{numbers.span(points)}, of {numbers.span(dimension)} coordinates"),
        ("Memorised samples", memorized),
        ("Sliced W₁ from the training points", sweep.range_of("sliced_wasserstein")),
    ]
    return Part(
        name="samples",
        title="samples and their nearest training points",
        sentence="Samples of a diffusion model in many dimensions, the training points nearest to "
        "them, and how alike the two sets are, in each cell of the sweep.",
        facts=facts,
        tables=[
            tables.read(
                path,
                "cells.csv",
                "Summary of each cell",
                "The p-values ask whether samples and training points have one law; copies pass. "
                "The memorised fraction tells whether samples are fresh.",
                first=("cell", *sweep.axes, *_FIRST),
            )
        ],
        alt=f"{sweep.words}. Memorised samples: {memorized}.",
    )
