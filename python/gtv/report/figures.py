"""The paper's figures."""

import os

from gtv.plot.documents import Document
from gtv.report import numbers, tables
from gtv.report.model import NUMBER, TEXT, Cell, Column, Part, TableView

_WHAT = {
    "fig1": "how noisy the regression target is, for four sets of points in the plane",
    "fig2": "average learned densities of three points on a line",
    "fig3": "average learned densities of four points in the plane",
}

_COLUMNS = [
    Column("figure", TEXT),
    Column("shows", TEXT),
    Column("computing, s", NUMBER, "seconds of computing its arrays"),
    Column("drawing, s", NUMBER, "seconds of drawing it as PNG, PDF and SVG"),
    Column("as published, s", NUMBER, "seconds of the second pass, with the notebooks' faults"),
    Column("trajectory steps", NUMBER, "steps of all trajectories"),
]


def read(folder):
    """The part of a folder with figures.json."""
    document = Document(os.path.join(folder, "figures.json"))
    made = document.content.get("figures")
    sound = isinstance(made, dict) and all(isinstance(entry, dict) for entry in made.values())
    if not sound or not made:
        document.refuse("figures", expected="an object for each figure")
    rows = []
    for name, entry in made.items():
        texts = [Cell(name, name), Cell(_WHAT.get(name, ""), _WHAT.get(name, ""))]
        for key in ("compute_s", "plot_s", "published_s", "trajectory_steps"):
            value = document.number("figures", name, key) if key in entry else None
            texts.append(tables.cell("" if value is None else repr(value)))
        rows.append(texts)
    total = sum(document.number("figures", name, "compute_s") for name in made)
    return Part(
        name="figures",
        title="Figures of the paper, recomputed",
        sentence="Figures of “Generalization through variance” (Vastola, ICLR 2025), recomputed "
        "from their definitions.",
        facts=[("Figures", ", ".join(made)), ("Computing took", numbers.duration(total))],
        tables=[TableView("Time of each figure", "", _COLUMNS, rows, "figures.json")],
    )
