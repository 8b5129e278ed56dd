"""Where the deviation from the training points comes from, cause by cause."""

import os
import statistics

from gtv.plot.documents import Table
from gtv.report import numbers, tables
from gtv.report.model import NUMBER, TEXT, Cell, Column, Part, TableView
from gtv.report.sweep import Sweep

_ADDS = {
    "smoothing": "noise of level ε on the training points",
    "discretisation": "the study's steps",
    "features": "the best linear model",
    "design": "training on P samples of the true target",
    "noise": "the noisy target",
}


def read(folder):
    """The part of a folder with attribute.npz and attribute.csv."""
    path = os.path.join(folder, "attribute.csv")
    table = Table(path)
    sweep = Sweep(table)
    causes = _causes(table, sweep.cells)
    largest = max(causes.rows, key=lambda row: float(row[-1].order))
    led = f"{largest[0].text}, in {largest[-1].text} of {numbers.count(sweep.cells, 'cell')}"
    return Part(
        name="attribute",
        title="causes of the deviation",
        sentence="Why what diffusion models learn differs from their training points: how much is "
        "due to smoothing, steps, features, few training samples, and noise of the target.",
        facts=[("Sweep", sweep.words), ("Most often the largest cause of gap mass", led)],
        tables=[
            causes,
            tables.read(
                path,
                "attribute.csv",
                "Each cell and cause",
                "The first three rungs train nothing and are exact: they have no interval.",
                first=("cell", *sweep.axes, "cause", "gap_mass_shapley", "wasserstein_1_shapley"),
            ),
        ],
        alt=f"{sweep.words}. Most often the largest cause of gap mass: {led}.",
    )


def _causes(table, cells):
    gap = table.numbers("gap_mass_shapley")
    rows = list(zip(table.texts("cell"), table.texts("cause"), gap))
    best = {}
    for cell, cause, value in rows:
        if cell not in best or value > best[cell][1]:
            best[cell] = (cause, value)
    shown = []
    for cause in dict.fromkeys(table.texts("cause")):
        own = [value for _, name, value in rows if name == cause]
        led = sum(name == cause for name, _ in best.values())
        shown.append(
            [
                Cell(cause, cause),
                Cell(_ADDS.get(cause, ""), _ADDS.get(cause, "")),
                *(tables.cell(repr(float(f(own)))) for f in (statistics.mean, min, max)),
                tables.cell(str(led)),
            ]
        )
    columns = [
        Column("cause", TEXT, "in the order of the ladder"),
        Column("adds", TEXT, "what the rung adds"),
        Column("mean", NUMBER, "Shapley value of the gap mass, mean over cells"),
        Column("least", NUMBER, "of any cell"),
        Column("most", NUMBER, "of any cell"),
        Column("largest in", NUMBER, f"cells, of {cells}, where it is the largest"),
    ]
    note = "Shapley values of the gap mass: each cause's change averaged over the orders of causes."
    return TableView("Causes over all cells", note, columns, shown, "attribute.csv")
