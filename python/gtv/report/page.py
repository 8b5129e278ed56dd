"""A folder's results, pictures and provenance as one Page."""

import os
import platform

import matplotlib
import numpy

from gtv.report import pictures, provenance
from gtv.report.model import Page
from gtv.report.parts import kinds_in


def read_page(folder):
    """The page of a folder. Raises InputError if it holds no complete results or malformed ones."""
    kinds = kinds_in(folder)
    parts = [kind.read(folder) for kind in kinds]
    told_by = dict.fromkeys(kind.told_by for kind in kinds)
    provenances = [provenance.read(os.path.join(folder, name)) for name in told_by]
    return Page(
        title=_title(parts[0], provenances[0].name),
        folder=os.path.basename(os.path.abspath(folder)),
        parts=parts,
        galleries=[
            gallery for part in parts for gallery in pictures.galleries(folder, part.name, part.alt)
        ],
        provenances=provenances,
        drawn_with=[
            ("Python", platform.python_version()),
            ("NumPy", numpy.__version__),
            ("Matplotlib", matplotlib.__version__),
        ],
    )


def _title(part, name):
    if not name or name == part.name:
        return part.title
    return f"{name}: {part.title}"
