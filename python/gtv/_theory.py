"""Studies of ensembles: theories beside experiments, and where deviations come from."""

from __future__ import annotations

from functools import cached_property
from typing import Any, Sequence

import numpy.typing as npt

from gtv import _core
from gtv._arguments import count
from gtv._folder_result import Folder, FolderResult
from gtv._progress import Progress, shown
from gtv._study import Study, as_study
from gtv._tables import Columns


class _EnsembleResult(FolderResult):
    of_a_study = True

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """Settings, versions, threads and seconds."""
        found: dict[str, Any] = self._json("manifest.json")
        return found


class Comparison(_EnsembleResult):
    """Theories beside an ensemble: what compare.csv, cumulants.csv and compare.npz hold."""

    names = ("compare.npz", "compare.csv", "cumulants.csv", "manifest.json")
    picture = ("compare", "compare.npz")

    @cached_property
    def table(self) -> Columns:
        """A row a cell and theory: distances, floors and the verdict."""
        return self._table("compare.csv")

    @cached_property
    def cumulants(self) -> Columns:
        """Means and covariances, a row a cell and theory."""
        return self._table("cumulants.csv")

    @cached_property
    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """Densities and V-kernels by name."""
        return self._arrays("compare.npz")


class Attribution(_EnsembleResult):
    """Where the deviation from the training points comes from, cause by cause."""

    names = ("attribute.npz", "attribute.csv", "manifest.json")
    picture = ("attribute", "attribute.npz")

    @cached_property
    def table(self) -> Columns:
        """A row a cell and cause: gap mass, Wasserstein distance, their changes and shares."""
        return self._table("attribute.csv")

    @cached_property
    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """The same by name, [sweep..., cause], with 95 % intervals, and densities."""
        return self._arrays("attribute.npz")


def compare(
    study: Study | Folder,
    *,
    theories: Sequence[str] = (),
    ensemble: bool = True,
    members: int = 400,
    trajectories: int | None = None,
    bins: int | None = None,
    out: Folder | None = None,
    force: bool = False,
    progress: Progress = None,
) -> Comparison:
    """Predict each cell's average learned density, and judge that by a trained ensemble.

    Parameters
    ----------
    study : Study, file or text
    theories : sequence of str
        Of large-p, paper, finite-p, population, conditional, gradient-flow; those that fit the
        study if left out.
    ensemble : bool
        Whether to train one, without which there are predictions and no verdicts.
    members, trajectories, bins : int
        Of each ensemble; trajectories a member, 5000 (in the plane 10000) unless given; bins an
        axis, 60 (50).
    out : path, optional
        Folder for the program's files; refused if it holds results of another study, unless forced.
    progress
        As of `Study.run`.
    """
    names = [theories] if isinstance(theories, str) else list(theories)
    core = as_study(study)._core
    sizes = _sizes(members, trajectories, bins)
    with shown(progress) as show:
        return Comparison.made(
            out, lambda folder: _core.compare(core, folder, names, ensemble, *sizes, force, show)
        )


def attribute(
    study: Study | Folder,
    *,
    members: int = 400,
    trajectories: int | None = None,
    bins: int | None = None,
    out: Folder | None = None,
    force: bool = False,
    progress: Progress = None,
) -> Attribution:
    """Tell apart what smoothing, steps, features, design and target noise add to a deviation.

    Parameters as of `compare`.
    """
    core = as_study(study)._core
    sizes = _sizes(members, trajectories, bins)
    with shown(progress) as show:
        return Attribution.made(
            out, lambda folder: _core.attribute(core, folder, *sizes, force, show)
        )


def _sizes(members: int, trajectories: int | None, bins: int | None) -> tuple[int, int, int]:
    return (
        count("members", members, 4),
        0 if trajectories is None else count("trajectories", trajectories),
        0 if bins is None else count("bins", bins),
    )
