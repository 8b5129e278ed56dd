"""The claims of the theory, each with its verdict."""

import os

from gtv.plot import verify as claims_file
from gtv.report import numbers, tables
from gtv.report.model import NUMBER, TEXT, Cell, Column, Part, TableView

_COLUMNS = [
    Column("claim", NUMBER, "its number"),
    Column("verdict", TEXT, "supported, not supported, or what it depends on"),
    Column("what is claimed", TEXT, "in a sentence"),
    Column("value", NUMBER, "what was measured; in brackets its 95 % interval, unless exact"),
    Column("threshold", NUMBER, "what the value is compared with"),
    Column("rule", TEXT, "how the two decide"),
    Column("measure", TEXT, "what the value is"),
    Column("detail", TEXT, "further numbers"),
]


def read(folder):
    """The part of a folder with verify.json."""
    claims = claims_file.read(os.path.join(folder, "verify.json"))
    verdicts = [claim["verdict"].split(" ")[0] for claim in claims]
    count = ", ".join(
        f"{verdicts.count(first)} {words}"
        for first, words in (
            ("supported", "supported"),
            ("not", "not supported"),
            ("depends", "that depend on what is named"),
        )
        if first in verdicts
    )
    return Part(
        name="verify",
        title="Claims of the theory, tested",
        sentence="Claims about what diffusion models learn on average, each tested by a small "
        "experiment: a number, its interval, and a threshold that was set beforehand.",
        facts=[("Claims", f"{len(claims)}: {count}")],
        tables=[
            TableView(
                "Claims and verdicts", "", _COLUMNS, [_row(c) for c in claims], "verify.json"
            )
        ],
        alt=f"{numbers.count(len(claims), 'claim')}: {count}.",
    )


def _row(claim):
    value = float(claim["value"])
    texts = (claim["sentence"], claim.get("rule", ""), claim["measure"], claim.get("detail", ""))
    sentence, rule, measure, detail = (Cell(str(text), str(text)) for text in texts)
    return [
        tables.cell(str(claim["claim"])),
        Cell(claim["verdict"], claim["verdict"]),
        sentence,
        Cell(numbers.interval(value, *claim["ci95"]), repr(value)),
        tables.cell(repr(float(claim["threshold"]))),
        rule,
        measure,
        detail,
    ]
