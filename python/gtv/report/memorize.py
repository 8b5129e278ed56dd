"""How many samples are copies of training points."""

import os

from gtv.plot.documents import Document
from gtv.report import numbers, tables
from gtv.report.model import Part

_HELD_OUT = {"test": "test points", "leave-one-out": "training points, each against the others"}


def read(folder):
    """The part of a folder with memorize.json, .csv and .npz."""
    document = Document(os.path.join(folder, "memorize.json"))
    fraction = document.number("memorized_fraction")
    found = numbers.share_interval(fraction, document.interval("ci95"))
    verdict = document.text("verdict")
    facts = [
        ("Verdict", verdict),
        ("Memorised", f"{found} of {numbers.count(document.number('n_samples'), 'sample')}"),
        *_nulls(document),
        ("p, samples against held-out points", numbers.number(document.number("p_value"), 2)),
    ]
    samples, train = (os.path.basename(document.text(key)) for key in ("samples", "train"))
    return Part(
        name="memorize",
        title=f"Memorisation: {samples} against {train}",
        sentence="How many samples are copies of training points, that is far nearer to one of "
        "them than to any other; and how many of honest samples would be.",
        facts=facts,
        tables=[
            tables.read(
                os.path.join(folder, "memorize.csv"),
                "memorize.csv",
                "Share of samples below each threshold",
            )
        ],
        alt=verdict,
    )


def _nulls(document):
    """What honest samples give: by held-out data, and by dimension where that is known."""
    source = document.text("null", "held_out", "source")
    held_out = numbers.share_interval(
        document.number("null", "held_out", "fraction"), _ends(document, "held_out", "ci95")
    )
    yield "Expected by held-out data", f"{held_out} of {_HELD_OUT.get(source, source)}"
    expected = document.number("null", "dimension", "fraction", gaps=True)
    dimension = document.number("null", "dimension", "d", gaps=True)
    if expected is None or dimension is None:
        yield "Expected by dimension", "not known: the intrinsic dimension could not be estimated"
        return
    by_dimension = numbers.share_interval(expected, _ends(document, "dimension", "fraction_ci95"))
    yield "Expected by dimension", f"{by_dimension}, from d = {numbers.number(dimension, 3)}"


def _ends(document, null, key):
    held = document.content["null"][null]
    return document.interval("null", null, key, gaps=True) if key in held else None
