"""The paper's figures."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Sequence

import numpy.typing as npt

from gtv import _core, _pictures
from gtv._arguments import count
from gtv._arguments import seed as key_of
from gtv._files import read_bytes
from gtv._folder_result import Folder, FolderResult
from gtv._progress import Progress, shown
from gtv.errors import InputError

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_ALL = ("fig1", "fig2", "fig3")


class Figures(FolderResult):
    """Arrays of the paper's figures."""

    @classmethod
    def load(cls, folder: Folder) -> Figures:
        """Read what `gtv figures` wrote."""
        found = [f"{name}.npz" for name in _ALL if (Path(folder) / f"{name}.npz").exists()]
        return cls({name: read_bytes(Path(folder) / name) for name in [*found, "figures.json"]})

    @cached_property
    def report(self) -> dict[str, Any]:
        """What figures.json holds: seconds, versions and seed."""
        found: dict[str, Any] = self._json("figures.json")
        return found

    @cached_property
    def arrays(self) -> dict[str, dict[str, npt.NDArray[Any]]]:
        """Arrays by name, of each figure."""
        return {
            Path(name).stem: self._arrays(name) for name in self.files if name.endswith(".npz")
        }

    def plots(self) -> dict[str, Figure]:
        """All pictures, by the stems of the program's files."""
        found: dict[str, Figure] = {}
        for name in self.arrays:
            found.update(_pictures.draw(name, f"{name}.npz", self.save))
        return found


def figures(
    only: Sequence[str] = (),
    *,
    as_published: bool = False,
    seed: int = 0,
    seeds: str = "random",
    out: Folder | None = None,
    progress: Progress = None,
) -> Figures:
    """Compute the paper's figures 1 to 3.

    Parameters
    ----------
    only : sequence of str
        Of fig1, fig2, fig3; all if left out.
    as_published : bool
        Add the notebooks' versions, computed by lookup and with their faults.
    seeds : str
        "random", or "stratified": fewer trajectories for the same error.
    out : path, optional
        Folder for figN.npz and figures.json.
    progress
        As of `Study.run`.
    """
    names = [only] if isinstance(only, str) else list(only)
    if seeds not in ("random", "stratified"):
        raise InputError(f"seeds: got '{seeds}', expected random or stratified")
    key = key_of(seed)
    with shown(progress) as show:
        return Figures.made(
            out, lambda folder: _core.figures(names, folder, as_published, key, seeds, show)
        )
