"""The exceptions of the package; each message says what, got and expected in one line."""


class Error(Exception):
    """What every exception of gtv derives from."""


class InputError(Error, ValueError):
    """The caller's input is at fault."""


class WorkError(Error, RuntimeError):
    """The work failed through no fault of the input: a full disk, a solve that did not converge."""
