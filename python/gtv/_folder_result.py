"""Results that are the files which a command leaves in a folder."""

from __future__ import annotations

import io
import json
import os
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Callable, ClassVar, Mapping, TypeVar, Union

import numpy as np
import numpy.typing as npt

from gtv import _core, _pictures
from gtv._files import read_bytes
from gtv._options import as_arguments
from gtv._tables import Columns, columns
from gtv.errors import InputError

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Folder = Union[str, "os.PathLike[str]"]
Self = TypeVar("Self", bound="FolderResult")


class FolderResult:
    """The files, in memory; each class says what is in them.

    Attributes
    ----------
    files : mapping of str to bytes
        By name, as the program writes them.
    """

    names: ClassVar[tuple[str, ...]] = ()
    picture: ClassVar[tuple[str, str]] = ("", "")  # as gtv.plot calls it, and its file
    of_a_study: ClassVar[bool] = False  # whose settings the manifest has

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = dict(files)

    @classmethod
    def load(cls: type[Self], folder: Folder) -> Self:
        """Read what `save` or the program wrote; InputError if a file is missing or broken."""
        found = cls({name: read_bytes(Path(folder) / name) for name in cls.names})
        for name in cls.names:
            try:
                found._read(name)
            except (ValueError, OSError, zipfile.BadZipFile) as error:
                raise InputError(f"{Path(folder) / name}: cannot be read: {error}") from error
        return found

    @classmethod
    def made(cls: type[Self], out: Folder | None, work: Callable[[str], object]) -> Self:
        """Of what `work` leaves in the folder that it is given: `out`, or one that is not kept."""
        with as_arguments():
            if out is not None:
                work(os.fspath(out))
                return cls.load(out)
            with tempfile.TemporaryDirectory(prefix="gtv-") as folder:
                work(folder)
                return cls.load(folder)

    def save(self, folder: Folder, *, force: bool = False) -> Path:
        """Write the program's files, all or none.

        Raises InputError if the folder cannot be written to or, unless forced, holds results of
        another study; WorkError if writing fails.
        """
        with as_arguments():
            if self.of_a_study and not force:
                _core.check_folder_of_run(os.fspath(folder), self._text("manifest.json"))
            _core.write_files(os.fspath(folder), list(self.files.items()))
        return Path(folder)

    def plots(self) -> dict[str, Figure]:
        """All pages of all pictures that `gtv plot` draws, by the stems of its files."""
        return _pictures.draw(*self.picture, self.save)

    def plot(self, file: Folder | None = None) -> Figure:
        """The first of `plots`, a Matplotlib figure; `file` writes it as PNG, PDF or SVG too."""
        return _pictures.first(self.plots(), file)

    def __repr__(self) -> str:
        sizes = (f"{name}: {len(content):,} bytes" for name, content in self.files.items())
        return f"{type(self).__name__}({', '.join(sizes)})"

    def _read(self, name: str) -> object:
        """The content of a file, by its ending."""
        if name.endswith(".json"):
            return self._json(name)
        return self._arrays(name) if name.endswith(".npz") else self._text(name)

    def _text(self, name: str) -> str:
        return self.files[name].decode()

    def _table(self, name: str) -> Columns:
        return columns(self._text(name))

    def _json(self, name: str) -> Any:
        return json.loads(self._text(name))

    def _arrays(self, name: str) -> dict[str, npt.NDArray[Any]]:
        with np.load(io.BytesIO(self.files[name]), allow_pickle=False) as stored:
            return {key: stored[key] for key in stored.files}
