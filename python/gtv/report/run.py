"""A run in one or two dimensions: densities of all cells."""

import os

from gtv.plot.documents import Table
from gtv.report import numbers, tables
from gtv.report.model import Part
from gtv.report.sweep import Sweep


_FIRST = ("total_variation", "gap_mass", "inside")


def ensemble_fact(table):
    """20 models, 20,000 trajectories each."""
    models, trajectories = (
        table.numbers(name, least=0) for name in ("models", "trajectories")
    )
    most = int(max(models))
    return (
        "In each cell",
        f"{numbers.span(models)} {'model' if most == 1 else 'models'}, "
        f"{numbers.span(trajectories)} trajectories each",
    )


def read(folder):
    """The part of a folder with density.npz and cells.csv."""
    path = os.path.join(folder, "cells.csv")
    table = Table(path)
    sweep = Sweep(table)
    facts = [("Sweep", sweep.words), ensemble_fact(table)]
    distance = sweep.range_of("total_variation")
    for name, text in (
        ("Total variation from p(x|ε)", distance),
        ("Gap mass", sweep.range_of("gap_mass")),
        ("Share inside the window", sweep.range_of("inside", wanted=numbers.share)),
    ):
        if text:
            facts.append((name, text))
    lost = sum(table.numbers("not_finite"))
    if lost:
        facts.append(("Not finite", f"{numbers.count(lost, 'trajectory', 'trajectories')}"))
    return Part(
        name="run",
        title="average learned densities",
        sentence="The distribution that an ensemble of diffusion models learned from its training "
        "points, on average over the draws they were trained on, in each cell of the sweep.",
        facts=facts,
        tables=[
            tables.read(
                path, "cells.csv", "Summary of each cell", first=("cell", *sweep.axes, *_FIRST)
            )
        ],
        alt=f"{sweep.words}. Total variation from p(x|ε): {distance}." if distance else sweep.words,
    )
