"""Reading of NPZ files with errors that name the file and the array."""

import zipfile
import zlib

import numpy as np

from gtv.errors import InputError, nearest

_UNREADABLE = (ValueError, EOFError, KeyError, NotImplementedError, zipfile.BadZipFile, zlib.error)


class Arrays:
    """The arrays of an NPZ file, checked as they are asked for; pickled objects are refused."""

    def __init__(self, path):
        self.path = path
        try:
            self._file = np.load(path, allow_pickle=False)
        except OSError as error:
            raise InputError(f"{path}: {error.strerror or error}") from error
        except _UNREADABLE as error:
            raise InputError(f"{path}: not an NPZ file") from error
        if not hasattr(self._file, "files"):
            raise InputError(f"{path}: a single array, expected an NPZ file")

    @property
    def names(self):
        """All names, in the order of the file."""
        return self._file.files

    def __contains__(self, name):
        return name in self._file.files

    def behind(self, prefix, what):
        """What follows the prefix in the names that begin so, `what` for short; one at least."""
        found = [name[len(prefix) :] for name in self.names if name.startswith(prefix)]
        if not found:
            raise InputError(f"{self.path}: no array '{prefix}<{what}>'")
        return found

    def raw(self, name):
        """An array as it stands."""
        if name not in self:
            hint = nearest(name, self.names)
            raise InputError(f"{self.path}: no array '{name}'{hint}")
        try:
            return self._file[name]
        except (*_UNREADABLE, OSError) as error:
            raise InputError(f"{self.path}: array '{name}' cannot be read: {error}") from error

    def numbers(self, name, shape, padded=False, gaps=False, cells=None):
        """Finite numbers as float64.

        `shape` is the expected one; an entry may be None, which stands for any positive length.
        padded: rows (along the last axis) of nothing but NaN are let through too; gaps: any NaN;
        cells: cells of a sweep with so many axes that are nothing but NaN, as of those that failed,
        unless all are.
        """
        array = self._typed(name, shape, "fiu", "numbers").astype(float)
        missing = np.isnan(array)
        if not gaps:
            rows = missing.all(axis=-1, keepdims=True) if padded else False
            if cells is not None:
                failed = missing.all(axis=tuple(range(cells, missing.ndim)), keepdims=True)
                rows = rows | (failed & ~failed.all())
            missing = rows
        if not (np.isfinite(array) | missing).all():
            raise InputError(f"{self.path}: array '{name}': has values that are not finite")
        return array

    def amounts(self, name, shape, padded=False, cells=None):
        """Numbers of which none is negative."""
        array = self.numbers(name, shape, padded=padded, cells=cells)
        if (array < 0).any():
            raise InputError(f"{self.path}: array '{name}': has negative values")
        return array

    def texts(self, name, shape):
        """Strings; `shape` as for numbers."""
        return self._typed(name, shape, "U", "strings")

    def _typed(self, name, shape, kinds, expected):
        array = self.raw(name)
        where = f"{self.path}: array '{name}'"
        if array.dtype.kind not in kinds:
            raise InputError(f"{where}: got type {array.dtype}, expected {expected}")
        fits = len(array.shape) == len(shape) and all(
            got >= 1 if want is None else got == want for got, want in zip(array.shape, shape)
        )
        if not fits:
            raise InputError(f"{where}: got shape {_show(array.shape)}, expected {_show(shape)}")
        return array

    def ascending(self, name, least=2):
        """A strictly increasing 1-D array of at least `least` numbers."""
        array = self.numbers(name, (None,))
        if len(array) < least or not (np.diff(array) > 0).all():
            raise InputError(
                f"{self.path}: array '{name}': expected at least {least} increasing numbers"
            )
        return array


def _show(shape):
    return "(" + ", ".join("n" if extent is None else str(extent) for extent in shape) + ")"
