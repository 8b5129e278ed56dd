"""Which kinds of results a folder holds, and where each says how it was made."""

import os
from dataclasses import dataclass
from typing import Callable

from gtv.errors import InputError
from gtv.report import attribute, compare, figures, memorize, run, samples, timescales, verify


@dataclass(frozen=True)
class Kind:
    """marker: the file that a folder with such results has; told_by: that which says how."""

    marker: str
    told_by: str
    read: Callable


KINDS = (
    Kind("figures.json", "figures.json", figures.read),
    Kind("density.npz", "manifest.json", run.read),
    Kind("neighbours.npz", "manifest.json", samples.read),
    Kind("compare.npz", "manifest.json", compare.read),
    Kind("attribute.npz", "manifest.json", attribute.read),
    Kind("verify.json", "manifest.json", verify.read),
    Kind("memorize.json", "memorize.json", memorize.read),
    Kind("timescales.json", "timescales.json", timescales.read),
)


def kinds_in(folder):
    """Those of KINDS that the folder holds. Raises InputError if there is none, or no manifest."""
    found = [kind for kind in KINDS if os.path.exists(os.path.join(folder, kind.marker))]
    if not found:
        markers = ", ".join(kind.marker for kind in KINDS)
        raise InputError(f"{folder}: has no results, expected one of {markers}")
    for kind in found:
        if not os.path.exists(os.path.join(folder, kind.told_by)):
            raise InputError(
                f"{folder}: no {kind.told_by} beside {kind.marker}, expected a complete result"
            )
    return found
