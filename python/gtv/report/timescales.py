"""Where along the forward process training points are told apart."""

import os

from gtv.plot.documents import Document
from gtv.report import numbers, tables
from gtv.report.model import NUMBER, TEXT, Cell, Column, Part, TableView

_COLUMNS = [
    Column("resolution", TEXT, "height and width of the images, or the dimension"),
    Column("points", NUMBER, "training points"),
    Column("dimension", NUMBER, "coordinates of a point"),
    Column("speciation t", NUMBER, "where noise is as large as the data's widest direction"),
    Column("collapse t, measured", NUMBER, "where the posterior's mean entropy is log 2"),
    Column("collapse t, formula", NUMBER, "the same of a Gaussian of as many dimensions as count"),
    Column("information", NUMBER, "½∫ mmse dγ, nats; in brackets its 95 % interval over draws"),
    Column("log points", NUMBER, "what the information should be if all points are distinct"),
]


def read(folder):
    """The part of a folder with timescales.json and timescales.csv."""
    document = Document(os.path.join(folder, "timescales.json"))
    train = os.path.basename(document.text("train"))
    count = len(document.list("resolutions"))
    if count == 0:
        document.refuse("resolutions", expected="one or more of them")
    rows = [_row(document, k) for k in range(count)]
    first = document.text("resolutions", 0, "resolution")
    facts = [
        ("Speciation", f"t = {rows[0][3].text or 'none'} ({first})"),
        ("Collapse, measured", f"t = {rows[0][4].text or 'none'} ({first})"),
        ("Collapse, by formula", f"t = {rows[0][5].text or 'none'} ({first})"),
        ("Information", f"{rows[0][6].text} nats; log of the number of points {rows[0][7].text}"),
    ]
    return Part(
        name="timescales",
        title=f"Timescales of {train}",
        sentence="Where along the forward process the points of a training set are told apart: how "
        "many of them could have made a noised point, and how noisy the regression target is.",
        facts=facts,
        tables=[
            TableView(
                "Times of each resolution",
                "Ornstein–Uhlenbeck times; trust the measured collapse.",
                _COLUMNS,
                rows,
                "timescales.json",
            ),
            tables.read(
                os.path.join(folder, "timescales.csv"), "timescales.csv", "Each level of noise"
            ),
        ],
        alt="; ".join(f"{name.lower()} {text}" for name, text in facts[:2]) + ".",
    )


def _row(document, k):
    at = ("resolutions", k)

    def number(key):
        value = document.number(*at, key, gaps=True)
        return tables.cell("" if value is None else repr(value))

    name = document.text(*at, "resolution")
    information = number("information")
    ends = (*at, "information_detail", "ci95")
    if "information_detail" in document.content["resolutions"][k]:
        interval = document.interval(*ends, gaps=True)
        if interval is not None and information.order:
            text = numbers.interval(float(information.order), *interval)
            information = Cell(text, information.order)
    return [
        Cell(name, name),
        number("points"),
        number("dimension"),
        number("speciation_t"),
        number("collapse_measured_t"),
        number("collapse_formula_t"),
        information,
        number("log_points"),
    ]
