"""How many threads compute."""

from __future__ import annotations

from gtv import _arguments, _core


def threads() -> int:
    """Threads in use; all cores that the process may use unless set otherwise."""
    return _core.thread_count()


def set_threads(count: int) -> None:
    """Use so many threads from now on; 0 means all cores. Results do not depend on it."""
    _core.set_thread_count(_arguments.count("count", count, least=0))
