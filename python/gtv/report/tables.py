"""A CSV file as a table: values with their intervals in one column, each column explained."""

from gtv.plot.documents import Table
from gtv.report import numbers
from gtv.report.columns import meaning_of
from gtv.report.model import NUMBER, TEXT, Cell, Column, TableView

MOST_ROWS = 5000
"""Rows that a page shows. A browser sorts as many in a moment."""

_OTHER_ENDS = {
    "memorized_fraction": ("memorized_lo", "memorized_hi"),
    "effective_points": ("effective_lo", "effective_hi"),
}
"""Ends of intervals that are not called after their value."""


def read(path, file, title, note="", first=()):
    """The table of a CSV file. `first`: names of columns that come before the others, if there."""
    table = Table(path)
    columns = _columns(table.names, first)
    cells = [_cells(table, *column) for column in columns]
    rows = [list(row) for row in zip(*cells)]
    described = [
        Column(value, _kind(column), meaning_of(file, value))
        for (value, *_), column in zip(columns, cells)
    ]
    left_out = max(0, len(rows) - MOST_ROWS)
    return TableView(title, note, described, rows[:MOST_ROWS], file, left_out)


def _columns(names, first):
    """(value,), (value, low, high) or (value, error) for each column that is shown."""
    grouped = []
    for name in names:
        ends = _OTHER_ENDS.get(name, (f"{name}_lo", f"{name}_hi"))
        if name == "fraction" and "lo" in names and "hi" in names:
            ends = ("lo", "hi")
        if all(end in names for end in ends):
            grouped.append((name, *ends))
        elif f"{name}_se" in names:
            grouped.append((name, f"{name}_se"))
        else:
            grouped.append((name,))
    taken = {name for _, *others in grouped for name in others}
    shown = [column for column in grouped if column[0] not in taken]
    return sorted(shown, key=lambda c: first.index(c[0]) if c[0] in first else len(first))


def _cells(table, name, *others):
    texts = table.texts(name)
    if not others:
        return [cell(text) for text in texts]
    return [_joined(*own) for own in zip(texts, *(table.texts(other) for other in others))]


def cell(text):
    """A cell of a text: a number, a word or nothing."""
    value = numbers.parse(text)
    if value is not None:
        return Cell(numbers.number(value), repr(value))
    text = "" if text.strip().lower() == "nan" else text
    return Cell(text, text)


def _joined(value, *others):
    """A value with its interval or its standard error."""
    alone = cell(value)
    found = [numbers.parse(text) for text in (value, *others)]
    if None in found:
        return alone
    if len(found) == 3:
        return Cell(numbers.interval(*found), alone.order)
    return Cell(f"{alone.text} ± {numbers.number(found[1], 2)}", alone.order)


def _kind(cells):
    filled = [cell for cell in cells if cell.order]
    return NUMBER if filled and all(numbers.parse(x.order) is not None for x in filled) else TEXT
