"""What results have in common: dataclasses of arrays that are written to NPZ files and read back."""

from __future__ import annotations

import dataclasses
import os
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

import numpy as np

from gtv import _pictures
from gtv._files import write_file
from gtv.errors import InputError

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Self = TypeVar("Self", bound="Result")


@dataclasses.dataclass(frozen=True, repr=False, eq=False)
class Result:
    """A dataclass whose fields are arrays, numbers or texts; None is left out of files."""

    _picture: ClassVar[str] = "values"  # as gtv.plot calls it

    def save(self, file: str | os.PathLike[str]) -> Path:
        """Write an NPZ file, whole or not at all; raises InputError or WorkError if it cannot be."""
        values = {field.name: getattr(self, field.name) for field in dataclasses.fields(self)}
        arrays = {name: np.asarray(value) for name, value in values.items() if value is not None}
        return write_file(file, lambda stream: np.savez(stream, **arrays))

    @classmethod
    def load(cls: type[Self], file: str | os.PathLike[str]) -> Self:
        """Read what `save` wrote, or the program under the same names.

        Raises InputError if the file is missing, is no NPZ file, or lacks an array.
        """
        arrays = read_arrays(file)
        values: dict[str, Any] = {}
        for field in dataclasses.fields(cls):
            if field.name in arrays:
                array = arrays[field.name]
                values[field.name] = array if array.ndim else array.item()
            elif field.default is dataclasses.MISSING:
                raise InputError(f"{os.fspath(file)}: no array '{field.name}'")
        return cls(**values)

    def plots(self) -> dict[str, Figure]:
        """All pictures, by name: what `gtv plot` draws of the file that `save` writes."""
        return self._drawn(self._picture)

    def _drawn(self, picture: str) -> dict[str, Figure]:
        file = f"{picture}.npz"
        return _pictures.draw(picture, file, lambda folder: self.save(folder / file))

    def plot(self, file: str | os.PathLike[str] | None = None) -> Figure:
        """The first of `plots`, a Matplotlib figure; `file` writes it as PNG, PDF or SVG too."""
        return _pictures.first(self.plots(), file)

    def __repr__(self) -> str:
        parts = (
            f"{field.name}={_shown(getattr(self, field.name))}"
            for field in dataclasses.fields(self)
        )
        return f"{type(self).__name__}({', '.join(parts)})"


def read_arrays(file: str | os.PathLike[str]) -> dict[str, np.ndarray[Any, Any]]:
    """All arrays of an NPZ file; pickled objects are refused."""
    try:
        with np.load(file, allow_pickle=False) as stored:
            return {name: stored[name] for name in stored.files}
    except FileNotFoundError as error:
        raise InputError(f"{os.fspath(file)}: no such file") from error
    except (ValueError, EOFError, OSError, AttributeError, TypeError, zipfile.BadZipFile) as error:
        raise InputError(f"{os.fspath(file)}: not an NPZ file: {error}") from error


def _shown(value: object) -> str:
    return f"array{value.shape}" if isinstance(value, np.ndarray) else repr(value)
