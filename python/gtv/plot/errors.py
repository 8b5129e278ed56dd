"""What a picture may refuse that is no fault of its file."""

from gtv.errors import InputError


class TooManyPanels(InputError):
    """A sweep that is sound, but larger than its picture can show."""
