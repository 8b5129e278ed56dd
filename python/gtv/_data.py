"""Point sets: mixtures for exact fields, and data sets as they are stored."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import numpy.typing as npt

from gtv import _arguments, _core
from gtv._arguments import Doubles
from gtv.errors import InputError


class Mixture:
    """The data distribution sum_m w_m N(mu_m, spread^2 I); spread 0 are point masses.

    Parameters
    ----------
    points : array_like, (M, D) or (M,)
        Training points, finite. Duplicates are merged, their weights added.
    weights : array_like, (M,), optional
        Non-negative, normalised here; equal if left out.
    spread : float
        Standard deviation of each component, data units.
    angle : float
        Rotation of points of the plane about the origin, radians.

    Examples
    --------
    >>> import gtv
    >>> gtv.Mixture([-1.0, 0.0, 1.0])
    Mixture(3 points in 1 dimension)
    """

    def __init__(
        self,
        points: npt.ArrayLike,
        weights: npt.ArrayLike | None = None,
        *,
        spread: float = 0.0,
        angle: float = 0.0,
    ) -> None:
        where = _arguments.points("points", points)
        if len(where) == 0:
            raise InputError("points: got none, expected at least one")
        mixture = _core.make_mixture(
            where,
            _arguments.vector("weights", weights, None if weights is None else len(where)),
            _arguments.number("spread", spread),
        )
        self._core = mixture if angle == 0 else _core.rotated(mixture, _arguments.number("angle", angle))

    @classmethod
    def preset(cls, name: str, *, spread: float = 0.0, angle: float = 0.0) -> Mixture:
        """One of the paper's point sets: polygon, line, lshape, random, square."""
        return cls(Dataset.preset(name).values(), spread=spread, angle=angle)

    @property
    def points(self) -> Doubles:
        """(M, D), data units; read only."""
        return _read_only(self._core.points)

    @property
    def weights(self) -> Doubles:
        """(M,), positive, sum 1; read only."""
        return _read_only(self._core.weights)

    @property
    def spread(self) -> float:
        """Standard deviation of each component, data units."""
        return self._core.spread

    @property
    def dimension(self) -> int:
        """D."""
        return self._core.points.shape[1]

    def __len__(self) -> int:
        return len(self._core.points)

    def __repr__(self) -> str:
        spread = f", spread {self.spread:g}" if self.spread else ""
        noun = "dimension" if self.dimension == 1 else "dimensions"
        return f"Mixture({len(self)} points in {self.dimension} {noun}{spread})"


class Dataset:
    """Points of any number and dimension as they are stored, bytes and single precision included.

    Parameters
    ----------
    points : array_like, (n, D)
        An array of uint8, float32 or float64 in C order is read in place; others are copied.

    Raises
    ------
    TypeError, InputError
        For what are no real numbers, and for another shape.
    """

    def __init__(self, points: npt.ArrayLike) -> None:
        array = np.asarray(points)
        if array.dtype not in (np.uint8, np.float32):
            array = _arguments.numbers("points", points)
        if array.ndim == 1:
            array = array[:, np.newaxis]
        if array.ndim != 2 or array.size == 0:
            raise InputError(f"points: got shape {array.shape}, expected (n, D)")
        self._core = _core.Dataset(np.ascontiguousarray(array), "array")

    @classmethod
    def load(cls, file: str | os.PathLike[str]) -> Dataset:
        """From NPY, NPZ, CSV, IDX (also gzipped), a PNG file or a folder of them.

        Bytes that are images are scaled to [-1, 1]. Raises InputError naming the file.
        """
        return cls._of(_core.load_dataset(str(Path(file))))

    @classmethod
    def preset(cls, name: str, part: str = "train") -> Dataset:
        """One of the paper's sets, "fashion-mnist" or "digits" (Debian packages)."""
        return cls._of(_core.preset_dataset(name, part))

    @classmethod
    def _of(cls, core: _core.Dataset) -> Dataset:
        dataset = cls.__new__(cls)
        dataset._core = core
        return dataset

    def limited(self, count: int) -> Dataset:
        """The first points."""
        return self._of(_core.limited(self._core, _arguments.count("count", count)))

    def centred(self) -> Dataset:
        """Moved by minus the mean of the points."""
        return self._of(_core.centred(self._core))

    def downsampled(self, factor: int) -> Dataset:
        """Images whose pixels are means of factor x factor pixels."""
        return self._of(_core.downsampled(self._core, _arguments.count("factor", factor)))

    def values(self) -> Doubles:
        """All points, (n, D), data units."""
        return self._core.values()

    @property
    def dimension(self) -> int:
        """D."""
        return self._core.dimension

    @property
    def image(self) -> tuple[int, int, int] | None:
        """Height, width and channels, if a row is an image."""
        return self._core.image

    @property
    def source(self) -> str:
        """The file, or the preset and part."""
        return self._core.source

    @property
    def scaling(self) -> str:
        """What has been done to stored numbers."""
        return self._core.scaling

    def __len__(self) -> int:
        return self._core.size

    def __repr__(self) -> str:
        return f"Dataset({len(self)} points in {self.dimension} dimensions, {self.source})"


def as_mixture(data: Mixture | npt.ArrayLike) -> Mixture:
    """A mixture, or that of equally likely points."""
    return data if isinstance(data, Mixture) else Mixture(data)


def as_dataset(data: Dataset | npt.ArrayLike | str | os.PathLike[str]) -> Dataset:
    """A data set, that of an array, or that of a file."""
    if isinstance(data, Dataset):
        return data
    if isinstance(data, (str, os.PathLike)):
        return Dataset.load(data)
    return Dataset(data)


def _read_only(array: Doubles) -> Doubles:
    array.flags.writeable = False
    return array
