"""The sweep of a study: its axes, which every array of its cells has first."""

from dataclasses import dataclass

from gtv.plot import labels


@dataclass(frozen=True)
class Axis:
    """One axis of a sweep."""

    key: str
    values: list  # numbers, or text

    @property
    def symbol(self):
        return labels.symbol(self.key)

    def label(self, index):
        """A value with what it is a value of: "ε = 10⁻⁴"."""
        return f"{self.symbol} = {self.text(index)}"

    def text(self, index, room=labels.LONGEST_NAME):
        """A value; of a name at most `room` characters."""
        value = self.values[index]
        if isinstance(value, str):
            return labels.name(self.key, value, room)
        return labels.angle(value) if self.key == "data.angle" else labels.number(value)

    def labels(self, room):
        """Labels of all values, alike in form, and whether they say what they are values of.

        They do if none is then longer than `room` characters.
        """
        every = range(len(self.values))
        full = [self.label(i) for i in every]
        if max(map(len, full)) <= room:
            return full, True
        return [self.text(i, room) for i in every], False


@dataclass(frozen=True)
class Swept:
    """What there is of every cell of a sweep."""

    axes: list

    @property
    def sweep(self):
        """Lengths of the sweep's axes."""
        return _lengths(self.axes)


def cell_name(axes, cell):
    """A cell by its values, "ε = 10⁻⁴, P = 64"; empty if nothing is swept."""
    return ", ".join(axis.label(i) for axis, i in zip(axes, cell))


def _lengths(axes):
    return tuple(len(axis.values) for axis in axes)


def read_sweep(arrays):
    """The axes of the sweep, in the order of the file, and their lengths."""
    axes = [_read_axis(arrays, name) for name in arrays.names if name.startswith("axis/")]
    return axes, _lengths(axes)


def _read_axis(arrays, name):
    named = arrays.raw(name).dtype.kind == "U"
    values = (arrays.texts if named else arrays.numbers)(name, (None,))
    return Axis(name[len("axis/") :], values.tolist())
