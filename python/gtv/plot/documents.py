"""Reading of JSON and CSV files with errors that name the file, and the key or the column."""

import csv
import json

import numpy as np

from gtv.errors import InputError, nearest


def read_json(path):
    """What a JSON file holds. Raises InputError if it cannot be read."""
    try:
        with open(path, encoding="utf-8") as file:
            return json.load(file)
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}") from error
    except (ValueError, RecursionError) as error:
        raise InputError(f"{path}: not a JSON file: {error}") from error


class Document:
    """A JSON object, checked as its entries are asked for; a path of keys leads to each."""

    def __init__(self, path):
        self.path = path
        self._content = read_json(path)
        if not isinstance(self._content, dict):
            raise InputError(f"{path}: got no JSON object")

    @property
    def content(self):
        """The object as it stands."""
        return self._content

    def number(self, *keys, gaps=False):
        """A finite number; gaps: or null, which is None."""
        value = self._entry(keys)
        if value is None and gaps:
            return None
        if not _finite(value):
            self._refuse(keys, value, "a finite number")
        return float(value)

    def interval(self, *keys, gaps=False):
        """Lower and upper end; gaps: or null, or two of it, which is None."""
        if gaps and self._entry(keys) in (None, [None, None]):
            return None
        ends = self.list(*keys)
        if len(ends) != 2 or not all(map(_finite, ends)) or ends[0] > ends[1]:
            self._refuse(keys, ends, "a lower and an upper end")
        return float(ends[0]), float(ends[1])

    def text(self, *keys, among=None):
        """A string; `among`: one of these."""
        value = self._entry(keys)
        if not isinstance(value, str) or (among is not None and value not in among):
            self._refuse(keys, value, "a string" if among is None else " or ".join(among))
        return value

    def list(self, *keys):
        """A list as it stands."""
        value = self._entry(keys)
        if not isinstance(value, list):
            self._refuse(keys, value, "a list")
        return value

    def _entry(self, keys):
        value = self._content
        for depth, key in enumerate(keys):
            if isinstance(value, list) and isinstance(key, int) and key < len(value):
                value = value[key]
                continue
            if not isinstance(value, dict) or key not in value:
                hint = nearest(str(key), value) if isinstance(value, dict) else ""
                raise InputError(f"{self.path}: no entry '{_name(keys[: depth + 1])}'{hint}")
            value = value[key]
        return value

    def refuse(self, *keys, expected):
        """Raises InputError for an entry that is there."""
        self._refuse(keys, self._entry(keys), expected)

    def _refuse(self, keys, value, expected):
        got = json.dumps(value)
        got = got if len(got) <= 40 else got[:39] + "…"
        raise InputError(f"{self.path}: entry '{_name(keys)}': got {got}, expected {expected}")


class Table:
    """A CSV file with a line of names, its columns checked as they are asked for."""

    def __init__(self, path):
        self.path = path
        try:
            with open(path, encoding="utf-8", newline="") as file:
                lines = [line for line in csv.reader(file, strict=True) if line]
        except OSError as error:
            raise InputError(f"{path}: {error.strerror or error}") from error
        except (ValueError, csv.Error) as error:
            raise InputError(f"{path}: not a CSV file: {error}") from error
        if len(lines) < 2:
            raise InputError(f"{path}: got {len(lines)} lines, expected names and rows of values")
        self._names, *self._rows = lines
        for k, row in enumerate(self._rows):
            if len(row) != len(self._names):
                raise InputError(
                    f"{path}: row {k + 1}: got {len(row)} cells, expected {len(self._names)}"
                )

    @property
    def names(self):
        """Of all columns, in the order of the file."""
        return self._names

    def texts(self, name):
        """A column as strings."""
        if name not in self._names:
            raise InputError(f"{self.path}: no column '{name}'{nearest(name, self._names)}")
        place = self._names.index(name)
        return [row[place] for row in self._rows]

    def numbers(self, name, least=-np.inf, most=np.inf, gaps=False):
        """A column of finite numbers from `least` to `most`; gaps: cells may be empty or nan."""
        values = []
        for k, cell in enumerate(self.texts(name)):
            value = _number(cell)
            if gaps and (not cell.strip() or value != value):
                values.append(np.nan)
                continue
            if not (_finite(value) and least <= value <= most):
                expected = "a finite number"
                if least > -np.inf or most < np.inf:
                    expected = f"a number from {least:g} to {most:g}"
                raise InputError(
                    f"{self.path}: row {k + 1}, column '{name}': got '{cell}', expected {expected}"
                )
            values.append(value)
        return np.array(values)


def _name(keys):
    return "/".join(map(str, keys))


def _finite(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool) and np.isfinite(value)


def _number(cell):
    """The number that a cell holds, or None."""
    try:
        return float(cell)
    except ValueError:
        return None
