"""The cells of a sweep, as the first columns of a table name them."""

from gtv.plot.documents import Table
from gtv.report import numbers


class Sweep:
    """What the rows of a CSV file say about cells; axes are columns that are keys of a study."""

    def __init__(self, table: Table):
        self._table = table
        self.axes = [name for name in table.names if "." in name]
        self.cells = len(set(table.texts("cell")))

    @property
    def words(self):
        """15 cells: forward.t_min (3 values) × estimator.samples (5 values)."""
        lengths = (
            f"{axis} ({numbers.count(len(set(self._table.texts(axis))), 'value')})"
            for axis in self.axes
        )
        cells = numbers.count(self.cells, "cell")
        return f"{cells}: {' × '.join(lengths)}" if self.axes else cells

    def where(self, row):
        """cell 3 (forward.t_min = 0.001, estimator.samples = 64)."""
        values = ", ".join(f"{axis} = {self._table.texts(axis)[row]}" for axis in self.axes)
        cell = f"cell {self._table.texts('cell')[row]}"
        return f"{cell} ({values})" if values else cell

    def range_of(self, column, **wanted):
        """0.13 to 0.84, least in cell 12 (…); "" for a column that is not there or empty.

        wanted: as of numbers.span.
        """
        if column not in self._table.names:
            return ""
        values = self._table.numbers(column, gaps=True)
        rows = [k for k, value in enumerate(values) if value == value]
        if not rows:
            return ""
        found = [values[k] for k in rows]
        text = numbers.span(found, **wanted)
        least = min(rows, key=lambda k: values[k])
        return text if min(found) == max(found) else f"{text}; least in {self.where(least)}"
