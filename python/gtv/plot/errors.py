"""The one kind of error that the reader of a picture can cause."""

import difflib


class InputError(Exception):
    """What, where, got, expected, in one line; the program exits with 2."""


class TooManyPanels(InputError):
    """A sweep that is sound, but larger than its picture can show."""


def nearest(name, names):
    """", did you mean 'x'?" for the entry of `names` most like `name`, or nothing."""
    found = difflib.get_close_matches(name, list(names), n=1)
    return f", did you mean '{found[0]}'?" if found else ""
