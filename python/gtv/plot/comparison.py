"""The arrays of `compare.npz`: what theories predict, and what an ensemble learned."""

from dataclasses import dataclass
from typing import Optional

import numpy as np

from gtv.errors import InputError
from gtv.plot.density import read_edges
from gtv.plot.sweeps import Swept, read_sweep

_THEORY = "density_theory/"

NOT_COMPUTED = "not computed"
"""Verdict of a theory that has no answer for a cell."""

CAPTION = "over each panel: total variation from the ensemble (its floor) and verdict"
"""What Theory.judgement says, for a picture."""

_VERDICTS = ("holds", "fails", "undecided", NOT_COMPUTED)


@dataclass(frozen=True)
class Theory:
    """One theory's prediction in all cells.

    density: [sweep…, bin] or [sweep…, y, x], NaN where it has no answer. total_variation, floor,
    verdict: [sweep…], or None where there is no ensemble.
    """

    name: str
    density: np.ndarray
    total_variation: Optional[np.ndarray]
    floor: Optional[np.ndarray]
    verdict: Optional[np.ndarray]

    def answers(self, cell):
        """Whether it has a density for a cell."""
        return not np.isnan(self.density[cell]).any()

    def judgement(self, cell, spelled=False):
        """Total variation from the ensemble, its floor in brackets, and the verdict.

        Or that it has no answer; "" without an ensemble. spelled: says what the numbers are.
        """
        if not self.answers(cell):
            return f"{self.name}: {NOT_COMPUTED}" if spelled else NOT_COMPUTED
        if self.verdict is None:
            return ""
        distance, floor = (_short(x[cell]) for x in (self.total_variation, self.floor))
        if not spelled:
            return f"{distance} ({floor}) {self.verdict[cell]}"
        return (
            f"{self.name}: total variation from the ensemble {distance}, floor {floor}: "
            f"{self.verdict[cell]}"
        )


def _short(share):
    """A share with two digits and no leading zero: .07."""
    return f"{share:.2f}".removeprefix("0")


@dataclass(frozen=True)
class Comparison(Swept):
    """Densities of all cells, probability per unit length or area; see Theory for shapes.

    ensemble, q25, q75: None if nothing was trained.
    """

    edges: tuple
    true: np.ndarray
    ensemble: Optional[np.ndarray]
    q25: Optional[np.ndarray]
    q75: Optional[np.ndarray]
    theories: list

    @property
    def dimension(self):
        return len(self.edges)

    @property
    def learned(self):
        """All densities but p(x|ε), whose peaks are of no one's learning."""
        return ([] if self.ensemble is None else [self.ensemble]) + [
            theory.density for theory in self.theories
        ]


def read(arrays):
    """A Comparison from Arrays. Raises InputError naming the array that is missing or malformed."""
    axes, sweep = read_sweep(arrays)
    edges = read_edges(arrays)
    shape = sweep + tuple(len(axis_edges) - 1 for axis_edges in reversed(edges))
    names = arrays.behind(_THEORY, "name")
    judged = "density_ensemble" in arrays
    ensemble, q25, q75 = (
        arrays.amounts(f"density_ensemble{part}", shape) if judged else None
        for part in ("", "_q25", "_q75")
    )
    return Comparison(
        axes=axes,
        edges=edges,
        true=arrays.amounts("density_true", shape),
        ensemble=ensemble,
        q25=q25,
        q75=q75,
        theories=[_theory(arrays, name, sweep, shape, judged) for name in names],
    )


def _theory(arrays, name, sweep, shape, judged):
    density = arrays.amounts(_THEORY + name, shape, padded=True)
    if not judged:
        return Theory(name, density, None, None, None)
    verdict = arrays.texts(f"verdict/{name}", sweep)
    for text in verdict.flat:
        if text not in _VERDICTS:
            raise InputError(
                f"{arrays.path}: array 'verdict/{name}': got '{text}', expected "
                + ", ".join(_VERDICTS)
            )
    distance, floor = (
        arrays.numbers(f"{kind}/{name}", sweep, gaps=True) for kind in ("total_variation", "floor")
    )
    for kind, values in (("total_variation", distance), ("floor", floor)):
        if np.isnan(values[verdict != NOT_COMPUTED]).any():
            raise InputError(f"{arrays.path}: array '{kind}/{name}': has NaN beside a verdict")
    return Theory(name, density, distance, floor, verdict)
