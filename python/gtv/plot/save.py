"""Figures to files: PNG, PDF and SVG, each whole or not at all, the same bytes every time."""

import errno
import io
import os
import tempfile

from gtv.plot.errors import InputError

_METADATA = {
    "png": {"Software": None},
    "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
    "svg": {"Date": None, "Creator": None},
}

FORMATS = tuple(_METADATA)


def save(figure, folder, stem):
    """Writes folder/stem.{png,pdf,svg}.

    All three are rendered before the first is written, so that a figure that cannot be drawn leaves
    no file. Returns the paths. Raises InputError if the folder may not be written to, OSError if a
    file cannot be written otherwise; nothing partial stays.
    """
    rendered = {}
    for name, metadata in _METADATA.items():
        buffer = io.BytesIO()
        figure.savefig(buffer, format=name, metadata=metadata)
        rendered[name] = buffer.getvalue()
    return [replace(folder, f"{stem}.{name}", content) for name, content in rendered.items()]


def replace(folder, name, content):
    """Writes bytes as folder/name, whole or not at all. Returns the path; raises as save() does."""
    path = os.path.join(folder, name)
    descriptor, aside = _open_aside(folder, name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        os.chmod(aside, 0o666 & ~_umask())
        os.replace(aside, path)
    except BaseException:
        os.unlink(aside)
        raise
    return path


def _open_aside(folder, name):
    try:
        return tempfile.mkstemp(prefix=f".{name}.", dir=folder)
    except OSError as error:
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise InputError(
                f"{folder}: cannot be written to, expected a folder that can: {error.strerror}"
            ) from error
        raise


def _umask():
    mask = os.umask(0)
    os.umask(mask)
    return mask
