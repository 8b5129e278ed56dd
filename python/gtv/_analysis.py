"""What can be told of a training set: copies among samples, and its timescales."""

from __future__ import annotations

from functools import cached_property
from typing import Any, Sequence

import numpy.typing as npt

from gtv import _core
from gtv._arguments import count, number
from gtv._arguments import seed as key_of
from gtv._data import Dataset, as_dataset
from gtv._folder_result import Folder, FolderResult
from gtv._progress import Progress, shown
from gtv._tables import Columns

Points = Dataset | npt.ArrayLike | Folder


class Memorization(FolderResult):
    """How many samples are copies of training points, beside what honest samples give."""

    names = ("memorize.json", "memorize.csv", "memorize.npz")
    picture = ("memorize", "memorize.npz")

    @cached_property
    def report(self) -> dict[str, Any]:
        """What memorize.json holds: shares, intervals, nulls, tests and duplicates."""
        found: dict[str, Any] = self._json("memorize.json")
        return found

    @property
    def memorized_fraction(self) -> float:
        """Share of samples with d1 / d2 below the threshold."""
        return float(self.report["memorized_fraction"])

    @property
    def ci95(self) -> tuple[float, float]:
        """Its 95 % interval."""
        low, high = self.report["ci95"]
        return low, high

    @property
    def p_value(self) -> float:
        """That honest samples would be memorised as often, Fisher's."""
        return float(self.report["p_value"])

    @cached_property
    def curve(self) -> Columns:
        """Shares over thresholds."""
        return self._table("memorize.csv")

    @cached_property
    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """Distances (n, 2) and rows of the two nearest training points of each sample, ..."""
        return self._arrays("memorize.npz")


class Timescales(FolderResult):
    """Where along the forward process a training set's points are told apart."""

    names = ("timescales.json", "timescales.csv")
    picture = ("timescales", "timescales.csv")

    @cached_property
    def report(self) -> dict[str, Any]:
        """What timescales.json holds: speciation, collapse and information."""
        found: dict[str, Any] = self._json("timescales.json")
        return found

    @cached_property
    def table(self) -> Columns:
        """A row a level of noise and resolution."""
        return self._table("timescales.csv")


def memorize(
    train: Points,
    samples: Points,
    test: Points | None = None,
    *,
    threshold: float = 1 / 3,
    seed: int = 0,
    out: Folder | None = None,
    progress: Progress = None,
) -> Memorization:
    """Set samples against a training set, and against what honest samples would give.

    Parameters
    ----------
    train, samples : Dataset, array_like (n, D), or file
        In the same units; at least three distinct training points.
    test : the same, optional
        Points of the training set's law that nothing was trained on; without them training points
        are held against the others.
    threshold : float
        Memorised is d1 / d2 below it, of the distances to the two nearest training points.
    seed : int
        Of which training points stand for all.
    out : path, optional
        Folder for the program's files.
    progress
        As of `Study.run`.
    """
    learned, drawn = _points("train", train), _points("samples", samples)
    held_out = None if test is None else _points("test", test)
    limit, key = number("threshold", threshold), key_of(seed)
    with shown(progress) as show:

        def work(folder: str) -> Any:
            # pybind11 says nothing of None for what it takes by pointer.
            return _core.memorize(
                learned, drawn, held_out, folder, limit, key, show  # type: ignore[arg-type]
            )

        return Memorization.made(out, work)


def timescales(
    train: Points,
    *,
    resolutions: Sequence[int] = (),
    draws: int = 256,
    levels: int = 40,
    seed: int = 0,
    out: Folder | None = None,
    progress: Progress = None,
) -> Timescales:
    """Follow a training set along the forward process, images at several resolutions.

    Parameters
    ----------
    train : Dataset, array_like (n, D), or file
    resolutions : sequence of int
        Heights of images, in pixels; their own, and halved down to 4, if left out.
    draws, levels : int
        Noised points at each level of noise, and levels.
    out : path, optional
        Folder for the program's files.
    progress
        As of `Study.run`.
    """
    points = _points("train", train)
    heights = [count("resolutions", height) for height in resolutions]
    sizes = count("draws", draws), count("levels", levels), key_of(seed)
    with shown(progress) as show:
        return Timescales.made(
            out, lambda folder: _core.timescales(points, folder, heights, *sizes, show)
        )


def _points(name: str, points: Points) -> _core.Dataset:
    try:
        return as_dataset(points)._core
    except (TypeError, ValueError) as error:  # which speak of "points"
        raise type(error)(str(error).replace("points", name, 1)) from error
