"""What a study found: densities in one or two dimensions, samples in more."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, Union

import numpy as np
import numpy.typing as npt

from gtv import _core, _pictures
from gtv._arguments import Doubles
from gtv._files import read_text
from gtv._options import as_arguments
from gtv._result import _shown, read_arrays
from gtv._tables import Columns, columns
from gtv.errors import InputError

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Folder = Union[str, "os.PathLike[str]"]
Arrays = dict[str, npt.NDArray[Any]]
Self = TypeVar("Self", bound="_Run")


@dataclass(frozen=True, repr=False, eq=False, kw_only=True)
class _Run:
    """What both have.

    Attributes
    ----------
    axes : dict of str to array
        Values of each axis of the sweep, in the order of the arrays' axes.
    cells_csv, manifest_json : str
        The files of these names.
    """

    axes: Arrays
    cells_csv: str
    manifest_json: str

    @property
    def cells(self) -> Columns:
        """A row a cell: the columns of cells.csv."""
        return columns(self.cells_csv)

    @property
    def manifest(self) -> dict[str, Any]:
        """Settings, versions, threads and seconds."""
        found: dict[str, Any] = json.loads(self.manifest_json)
        return found

    @property
    def name(self) -> str:
        """The study's."""
        return str(self.manifest["name"])

    @property
    def seconds(self) -> float:
        """That computing took."""
        return float(self.manifest["compute_s"])

    def save(self, folder: Folder, *, force: bool = False) -> Path:
        """Write the files that `gtv run` writes, byte for byte, all or none.

        Parameters
        ----------
        folder : path
            Made if need be; an older run in it is replaced.
        force : bool
            Also if that is of other settings.

        Raises
        ------
        InputError
            If the folder holds a run of other settings, or cannot be written to.
        WorkError
            If writing fails, as on a full disk.
        """
        with as_arguments():
            if not force:
                _core.check_folder_of_run(os.fspath(folder), self.manifest_json)
            _core.write_run(
                os.fspath(folder),
                self._npz(),
                self._samples(),
                self.cells_csv,
                self.manifest_json,
            )
        return Path(folder)

    @classmethod
    def load(cls: type[Self], folder: Folder) -> Self:
        """Read what `save` or `gtv run` wrote; InputError if it is incomplete or broken."""
        where = Path(folder)
        arrays, samples = read_arrays(where / cls._npz_file()), cls._read_samples(where)
        cells, manifest = (read_text(where / name) for name in ("cells.csv", "manifest.json"))
        try:
            is_object = isinstance(json.loads(manifest), dict)
        except ValueError:
            is_object = False
        if not is_object:
            raise InputError(f"{where / 'manifest.json'}: got no JSON object, expected a manifest")
        return cls._of(
            {"arrays": arrays, "samples": samples, "cells": cells, "manifest": manifest},
            where / cls._npz_file(),
        )

    @classmethod
    def _of(cls: type[Self], files: dict[str, Any], where: Folder = "run") -> Self:
        """Of what C++ gives, or a folder holds."""
        found: Arrays = dict(files["arrays"])
        axes = {
            name.removeprefix("axis/"): found.pop(name)
            for name in list(found)
            if name.startswith("axis/")
        }
        if files["samples"] is not None:
            found["samples"] = files["samples"]
        try:
            return cls(
                axes=axes, cells_csv=files["cells"], manifest_json=files["manifest"], **found
            )
        except TypeError as error:  # of an array that is missing, or that nobody knows
            raise InputError(f"{os.fspath(where)}: not the arrays of a run: {error}") from error

    def _npz(self) -> Arrays:
        kept = self._arrays()
        return {**{f"axis/{key}": values for key, values in self.axes.items()}, **kept}

    def _arrays(self) -> Arrays:
        raise NotImplementedError

    def _samples(self) -> npt.NDArray[np.float32] | None:
        return None

    @classmethod
    def _npz_file(cls) -> str:
        raise NotImplementedError

    @classmethod
    def _read_samples(cls, folder: Path) -> npt.NDArray[Any] | None:
        return None

    def __repr__(self) -> str:
        parts = [f"'{self.name}'", *(f"{key}={_shown(one)}" for key, one in self._npz().items())]
        return f"{type(self).__name__}({', '.join(parts)})"


@dataclass(frozen=True, repr=False, eq=False, kw_only=True)
class RunResult(_Run):
    """Densities of a study in one or two dimensions.

    Arrays begin with the axes of the sweep, written [...]; a [bin] is [y, x] in the plane.
    Densities are of all trajectories, per unit length or area.

    Attributes
    ----------
    edges, or edges_x and edges_y : (bins + 1,)
        Edges of the bins, data units.
    density_mean, density_q25, density_q75 : [..., bin]
        Over the ensemble's members.
    density_variance, density_skewness, density_excess_kurtosis : [..., bin]
        Cumulants over members, unbiased, the latter two as pure numbers.
    density_true : [..., bin]
        The data seen at t_min, averaged over each bin.
    density_pfode : [..., bin]
        Of the exact score's flow with the same steps.
    points : [..., point, D]
        The data; rows of NaN where a cell has fewer points than another.
    features : [...]
        F, 0 for an estimator without features.
    inside : [..., member], optional
        Share of a member's trajectories that end within the bins. Of models = "auto", arrays of
        members end in NaN where a cell has fewer than another.
    density_models : [..., member, bin], optional
        Of each member, in one dimension, where counts of members are kept.
    coarse_models : [..., member, 50, 50], optional
        Shares of each member's trajectories, in the plane.
    probe_x, probe_t, score_mean, score_covariance : optional
        Mean and covariance over members of the learned score at the study's probes:
        [..., t, x, axis] and [..., t, x, axis, t, x, axis].
    """

    edges: Doubles | None = None
    edges_x: Doubles | None = None
    edges_y: Doubles | None = None
    density_mean: Doubles
    density_q25: Doubles
    density_q75: Doubles
    density_variance: Doubles | None = None
    density_skewness: Doubles | None = None
    density_excess_kurtosis: Doubles | None = None
    density_true: Doubles
    density_pfode: Doubles
    points: Doubles
    features: npt.NDArray[np.int64]
    inside: Doubles | None = None
    density_models: Doubles | None = None
    coarse_models: Doubles | None = None
    probe_x: Doubles | None = None
    probe_t: Doubles | None = None
    score_mean: Doubles | None = None
    score_covariance: Doubles | None = None

    @property
    def arrays(self) -> Arrays:
        """All arrays of density.npz by name, in the order of the file."""
        return self._npz()

    def plots(self, kind: str = "run") -> dict[str, Figure]:
        """All pages of `plot`, by the stems of the files that `gtv plot` writes."""
        if kind not in ("run", "fig2", "fig3"):
            raise InputError(f"kind: got '{kind}', expected run, fig2 or fig3")
        file = "density.npz" if kind == "run" else f"{kind}.npz"

        def save(folder: Path) -> None:
            self.save(folder)
            os.rename(folder / "density.npz", folder / file)

        return _pictures.draw(kind, file, save)

    def plot(self, file: Folder | None = None, *, kind: str = "run") -> Figure:
        """Draw the densities; a Matplotlib figure, of a sweep over three axes its first page.

        Parameters
        ----------
        file : path, optional
            Where to write it too: PNG, PDF or SVG.
        kind : str
            "run", or "fig2" or "fig3", the paper's layout of studies that are swept as those.
        """
        return _pictures.first(self.plots(kind), file)

    def _arrays(self) -> Arrays:
        named = {name: getattr(self, name) for name in _DENSITY_ARRAYS}
        return {name: array for name, array in named.items() if array is not None}

    @classmethod
    def _npz_file(cls) -> str:
        return "density.npz"


_DENSITY_ARRAYS = tuple(RunResult.__annotations__)


@dataclass(frozen=True, repr=False, eq=False, kw_only=True)
class SampleResult(_Run):
    """Samples of a study in more than two dimensions, with their nearest training points.

    Attributes
    ----------
    samples : [..., member, trajectory, D], float32
        Data units.
    shown, nearest_points, distance : [..., k, D], [..., k, 2, D], [..., k, 2]
        The first samples, the two training points nearest to each, and how far those are.
    nearest, distances : [..., member, trajectory, 2]
        Rows of the two nearest training points of every sample, and how far they are.
    image_shape : (3,), optional
        Height, width and channels, if a sample is an image.
    """

    samples: npt.NDArray[np.float32]
    shown: npt.NDArray[np.float32]
    nearest_points: npt.NDArray[np.float32]
    distance: Doubles
    nearest: npt.NDArray[np.int64]
    distances: Doubles
    image_shape: npt.NDArray[np.int64] | None = None

    @property
    def neighbours(self) -> Arrays:
        """All arrays of neighbours.npz by name, in the order of the file."""
        return self._npz()

    def plots(self) -> dict[str, Figure]:
        """All pages of `plot`, by the stems of the files that `gtv plot` writes."""
        return _pictures.draw("samples", "neighbours.npz", self.save)

    def plot(self, file: Folder | None = None) -> Figure:
        """Draw the first samples beside their nearest training points; a figure, its first page."""
        return _pictures.first(self.plots(), file)

    def _arrays(self) -> Arrays:
        named = {name: getattr(self, name) for name in _NEIGHBOUR_ARRAYS}
        return {name: array for name, array in named.items() if array is not None}

    def _samples(self) -> npt.NDArray[np.float32]:
        return self.samples

    @classmethod
    def _npz_file(cls) -> str:
        return "neighbours.npz"

    @classmethod
    def _read_samples(cls, folder: Path) -> npt.NDArray[Any]:
        file = folder / "samples.npy"
        try:
            samples: npt.NDArray[Any] = np.load(file, allow_pickle=False)
        except FileNotFoundError as error:
            raise InputError(f"{file}: no such file") from error
        except (ValueError, EOFError, OSError) as error:
            raise InputError(f"{file}: not an NPY file: {error}") from error
        return samples


_NEIGHBOUR_ARRAYS = tuple(name for name in SampleResult.__annotations__ if name != "samples")
