"""Figures to files: PNG, PDF and SVG, each whole or not at all, the same bytes every time."""

import io
import os

from gtv._files import write_file

_METADATA = {
    "png": {"Software": None},
    "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
    "svg": {"Date": None, "Creator": None},
}

FORMATS = tuple(_METADATA)


def render(figure, kind, **options):
    """The bytes of a figure as one of FORMATS, without a word of when and by what it was made."""
    buffer = io.BytesIO()
    figure.savefig(buffer, format=kind, metadata=_METADATA[kind], **options)
    return buffer.getvalue()


def save(figure, folder, stem):
    """Writes folder/stem.{png,pdf,svg}.

    All three are rendered before the first is written, so that a figure that cannot be drawn leaves
    no file. Returns the paths; raises as gtv._files.write_file does.
    """
    rendered = {f"{stem}.{kind}": render(figure, kind) for kind in FORMATS}
    return [
        os.fspath(write_file(os.path.join(folder, name), lambda file: file.write(content)))
        for name, content in rendered.items()
    ]
