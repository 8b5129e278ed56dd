"""Kinds of pictures: what each is called, and by what its file is known."""

import os
import zipfile
from dataclasses import dataclass

from gtv.errors import InputError


@dataclass(frozen=True)
class Kind:
    """One kind. file: its name among results; arrays: what an NPZ file of another name must have.

    alone: and it has nothing else but these.
    """

    name: str
    file: str = ""
    arrays: frozenset = frozenset()
    alone: bool = False

    def fits(self, names):
        """Whether a file with arrays of these names is of this kind."""
        if not self.arrays:
            return False
        return self.arrays == names if self.alone else self.arrays <= names


def _arrays(text, file="", **options):
    return {"file": file, "arrays": frozenset(text.split()), **options}


KINDS = (
    Kind("fig1", "fig1.npz"),
    Kind("fig2", "fig2.npz"),
    Kind("fig3", "fig3.npz"),
    Kind("run", **_arrays("density_mean density_q25 density_q75", "density.npz")),
    Kind("samples", **_arrays("shown nearest_points distance", "neighbours.npz")),
    Kind("compare", "compare.npz"),
    Kind("attribute", "attribute.npz"),
    Kind("verify", "verify.json"),
    Kind("memorize", "memorize.npz"),
    Kind("timescales", "timescales.csv"),
    Kind("field", **_arrays("x t log_density score denoised")),
    Kind("trajectories", **_arrays("x t paths")),
    Kind("ends", **_arrays("x t", alone=True)),
    Kind("v-kernel", **_arrays("x t v")),
    Kind("masses", **_arrays("edges mass total")),
    Kind("posterior", **_arrays("noise effective_points effective_lo effective_hi")),
    Kind("distances", **_arrays("distance row", alone=True)),
    Kind("training-set", **_arrays("x0 t x", alone=True)),
)
"""In the order in which they are drawn."""

NAMES = tuple(kind.name for kind in KINDS)

_FILES = frozenset(kind.file for kind in KINDS if kind.file)


def found(folder, only=None):
    """(kind, path) of all that a folder has files for, or of what `only` names, in order.

    What is asked for by name and has a name of its own need not be there.
    """
    pairs = [
        (kind.name, file_of(folder, kind.name))
        for kind in KINDS
        if kind.file
        and (kind.name in only if only else os.path.exists(file_of(folder, kind.name)))
    ]
    others = ((_by_arrays(path), path) for path in _others(folder))
    pairs += [(name, path) for name, path in others if name and (not only or name in only)]
    return sorted(pairs, key=lambda pair: NAMES.index(pair[0]))


def file_of(folder, name):
    """The file of a kind that has a name among results."""
    return os.path.join(folder, KINDS[NAMES.index(name)].file)


def kind_of(path):
    """The kind of a file. Raises InputError if it cannot be drawn."""
    base = os.path.basename(path)
    name = next((kind.name for kind in KINDS if kind.file == base), None) or _by_arrays(path)
    if name is None:
        raise InputError(
            f"{path}: nothing to draw, expected {', '.join(sorted(_FILES))}, an NPZ file of "
            "`gtv field` or one that a result of the Python package saved"
        )
    return name


def _others(folder):
    names = sorted(os.listdir(folder))
    return [os.path.join(folder, n) for n in names if n.endswith(".npz") and n not in _FILES]


def _by_arrays(path):
    """The kind of an NPZ file by the names in it, or None."""
    try:
        with zipfile.ZipFile(path) as file:
            names = {name.removesuffix(".npy") for name in file.namelist()}
    except (OSError, zipfile.BadZipFile):
        return None
    return next((kind.name for kind in KINDS if kind.fits(names)), None)
