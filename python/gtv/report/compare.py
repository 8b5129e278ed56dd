"""Theories beside an ensemble, or alone (`gtv predict`)."""

import os
import statistics

from gtv.plot.documents import Table
from gtv.report import tables
from gtv.report.model import NUMBER, TEXT, Column, Part, TableView
from gtv.report.sweep import Sweep

_VERDICTS = ("holds", "fails", "undecided", "not computed")
_FIRST = ("cell", "theory", "verdict", "total_variation", "floor", "floor_99")


def read(folder):
    """The part of a folder with compare.npz, compare.csv and cumulants.csv."""
    path = os.path.join(folder, "compare.csv")
    table = Table(path)
    sweep = Sweep(table)
    trained = any(table.texts("ensemble_gap_mass"))
    views = [_verdicts(table)] if trained else []
    views.append(
        tables.read(
            path,
            "compare.csv",
            "Each cell and theory",
            first=("cell", *sweep.axes, *_FIRST[1:]),
        )
    )
    cumulants = os.path.join(folder, "cumulants.csv")
    if os.path.exists(cumulants):
        views.append(
            tables.read(
                cumulants,
                "cumulants.csv",
                "Scores where trajectories are decided",
                "Midway between the two closest points, at the times at which they are 2, 4 and 8 "
                "standard deviations apart.",
            )
        )
    judged = _judged(table) if trained else ""
    return Part(
        name="compare",
        title="theory beside experiment" if trained else "predictions of theory",
        sentence="What each theory predicts that diffusion models learn on average, beside what a "
        "trained ensemble did learn, and a verdict by a rule that was stated beforehand."
        if trained
        else "What each theory predicts that diffusion models learn on average. For this, nothing "
        "was trained.",
        facts=[("Sweep", sweep.words)] + [("Cells where a theory holds", judged)] * bool(judged),
        tables=views,
        alt=f"{sweep.words}." + (f" Cells where a theory holds: {judged}." if judged else ""),
    )


def _theories(table):
    return list(dict.fromkeys(table.texts("theory")))


def _count(table, theory, verdict):
    return list(zip(table.texts("theory"), table.texts("verdict"))).count((theory, verdict))


def _judged(table):
    """finite-p 12, population 3 (of 15 each)."""
    theories = _theories(table)
    held = ", ".join(f"{theory} {_count(table, theory, 'holds')}" for theory in theories)
    return f"{held} (of {table.texts('theory').count(theories[0])})"


def _verdicts(table):
    columns = [
        Column("theory", TEXT, "which prediction"),
        Column("holds", NUMBER, "cells where it passes and wrong theories would not"),
        Column("fails", NUMBER, "cells where it is more than 0.02 above the floor"),
        Column("undecided", NUMBER, "cells where a wrong theory would pass as well"),
        Column("not computed", NUMBER, "cells for which it has no answer"),
        Column("median total variation", NUMBER, "from the ensemble, over cells"),
        Column("median floor", NUMBER, "what two ensembles of one law differ by, over cells"),
    ]
    rows = []
    for theory in _theories(table):
        counts = [str(_count(table, theory, verdict)) for verdict in _VERDICTS]
        medians = [_median(table, theory, name) for name in ("total_variation", "floor")]
        rows.append([tables.cell(text) for text in (theory, *counts, *medians)])
    return TableView("Verdicts over all cells", "", columns, rows, "compare.csv")


def _median(table, theory, column):
    values = [
        value
        for own, value in zip(table.texts("theory"), table.numbers(column, gaps=True))
        if own == theory and value == value
    ]
    return repr(statistics.median(values)) if values else ""
