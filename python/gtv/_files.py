"""Files that appear whole or not at all."""

from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path
from typing import BinaryIO, Callable

from gtv.errors import InputError, WorkError


def write_file(file: str | os.PathLike[str], write: Callable[[BinaryIO], object]) -> Path:
    """Have `write` fill a file beside the one asked for, which it then replaces.

    Raises
    ------
    InputError
        If the folder is missing or may not be written to.
    WorkError
        If writing fails otherwise, as on a full disk.
    """
    path = Path(file)
    aside = None
    try:
        descriptor, aside = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        with os.fdopen(descriptor, "wb") as stream:
            write(stream)
        os.chmod(aside, 0o666 & ~_umask())
        os.replace(aside, path)
        aside = None
    except OSError as error:
        kind = InputError if error.errno in _NOT_ALLOWED else WorkError
        raise kind(f"{path}: cannot be written: {error.strerror or error}") from error
    finally:
        if aside is not None:
            os.unlink(aside)
    return path


def read_bytes(file: str | os.PathLike[str]) -> bytes:
    """All of a file. Raises InputError if it cannot be read."""
    try:
        return Path(file).read_bytes()
    except FileNotFoundError as error:
        raise InputError(f"{os.fspath(file)}: no such file") from error
    except OSError as error:
        raise InputError(f"{os.fspath(file)}: cannot be read: {error.strerror or error}") from error


def read_text(file: str | os.PathLike[str]) -> str:
    """The same of a text in UTF-8."""
    try:
        return read_bytes(file).decode()
    except UnicodeDecodeError as error:
        raise InputError(f"{os.fspath(file)}: not a text in UTF-8") from error


_NOT_ALLOWED = (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOENT, errno.ENOTDIR, errno.EISDIR)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
