"""Arguments as the library takes them: checked, and named in what is said if they are wrong."""

from __future__ import annotations

from typing import Any, Iterable, NoReturn

import numpy as np
import numpy.typing as npt

from gtv.errors import InputError, nearest

Doubles = npt.NDArray[np.float64]

_KINDS = "fiub"  # real numbers as NumPy names them


def numbers(name: str, value: npt.ArrayLike) -> Doubles:
    """Real numbers as doubles in C order: the caller's own array where it is that already.

    Raises TypeError if they are no real numbers, InputError if they are ragged.
    """
    if np.ma.is_masked(value):  # type: ignore[no-untyped-call]
        raise InputError(f"{name}: got a masked array, expected one without masked numbers")
    try:
        array = np.asarray(value)
    except ValueError as error:
        raise InputError(f"{name}: got rows of different lengths, expected an array") from error
    if array.dtype == object and array.size:
        raise TypeError(f"{name}: got {_kind(value)}, expected an array of real numbers")
    if array.dtype.kind not in _KINDS and array.size:
        got = "texts" if array.dtype.kind in "SU" else f"dtype {array.dtype}"
        raise TypeError(f"{name}: got {got}, expected real numbers")
    return np.ascontiguousarray(array, dtype=np.float64).reshape(array.shape)


def points(name: str, value: npt.ArrayLike, dimension: int | None = None) -> Doubles:
    """Points, (n, D), one a row; n numbers are n points of one dimension.

    Raises InputError for another shape or dimension, or a number that is not finite.
    """
    array = numbers(name, value)
    if array.ndim == 1 and dimension in (None, 1):
        array = array[:, np.newaxis]
    if array.ndim != 2 or (dimension is not None and array.shape[1] != dimension):
        expected = "(n, D)" if dimension is None else f"(n, {dimension})"
        raise InputError(f"{name}: got shape {array.shape}, expected {expected}")
    return finite(name, array)


def vector(name: str, value: npt.ArrayLike | None, length: int | None = None) -> Doubles:
    """Finite numbers, (n); None is an empty vector."""
    if value is None:
        return np.empty(0)
    array = numbers(name, value)
    if array.ndim != 1 or (length is not None and len(array) != length):
        expected = "(n,)" if length is None else f"({length},)"
        raise InputError(f"{name}: got shape {array.shape}, expected {expected}")
    return finite(name, array)


def finite(name: str, array: Doubles) -> Doubles:
    """The array itself. Raises InputError naming the first entry that is not finite."""
    good = np.isfinite(array)
    if not good.all():
        where = ", ".join(str(index) for index in np.argwhere(~good)[0])
        value = array[tuple(np.argwhere(~good)[0])]
        raise InputError(f"{name}[{where}]: got {value}, expected a finite number")
    return array


def fail(name: str, array: Doubles, expected: tuple[int, ...]) -> NoReturn:
    """Raises InputError for an array of another shape."""
    raise InputError(f"{name}: got shape {array.shape}, expected {expected}")


def number(name: str, value: Any, *, finite: bool = True, least: float = -np.inf) -> float:
    """A number, finite unless told otherwise. Raises TypeError if it is none, else InputError."""
    try:
        result = float(value)
    except (TypeError, ValueError) as error:
        raise TypeError(f"{name}: got {_kind(value)}, expected a number") from error
    if finite and not np.isfinite(result):
        raise InputError(f"{name}: got {result}, expected a finite number")
    if result < least:
        raise InputError(f"{name}: got {result}, expected at least {least:g}")
    return result


def count(name: str, value: Any, least: int = 1, most: int = (1 << 31) - 1) -> int:
    """A whole number. Raises TypeError if it is none, InputError if it is not within the bounds."""
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)):
        raise TypeError(f"{name}: got {_kind(value)}, expected a whole number")
    if value < least:
        raise InputError(f"{name}: got {value}, expected at least {least}")
    if value > most:
        raise InputError(f"{name}: got {value}, expected at most {most}")
    return int(value)


def seed(value: Any) -> int:
    """A key of random numbers, 0 to 2^64 - 1."""
    return count("seed", value, least=0, most=(1 << 64) - 1)


def member(value: Any) -> int:
    """The number of an ensemble's member, 0 to 2^32 - 1."""
    return count("member", value, least=0, most=(1 << 32) - 1)


def at_least(name: str, value: Any, least: float) -> float:
    """A finite number. Raises InputError also if it is below `least`."""
    result = number(name, value)
    if result < least:
        raise InputError(f"{name}: got {result:g}, expected at least {least:g}")
    return result


def above(name: str, value: Any, limit: float, *, finite: bool = True) -> float:
    """A number above `limit`, finite unless told otherwise. Raises InputError also if it is not."""
    result = number(name, value, finite=finite)
    if not result > limit:
        raise InputError(f"{name}: got {result:g}, expected a number above {limit:g}")
    return result


def choice(name: str, value: Any, options: Iterable[str]) -> str:
    """One of some words. Raises TypeError if it is no text, InputError if it is another."""
    known = list(options)
    if not isinstance(value, str):
        raise TypeError(f"{name}: got {_kind(value)}, expected one of {', '.join(known)}")
    if value not in known:
        raise InputError(
            f"{name}: got '{value}', expected one of {', '.join(known)}{nearest(value, known)}"
        )
    return value


def interval(name: str, value: Any) -> tuple[float, float]:
    """Two finite numbers, the smaller first."""
    bounds = vector(name, value, 2)
    if not bounds[0] < bounds[1]:
        raise InputError(f"{name}: got {bounds.tolist()}, expected the smaller number first")
    return float(bounds[0]), float(bounds[1])


def times_of(name: str, value: npt.ArrayLike, length: int) -> Doubles:
    """A time for each of so many points; one time is that of all, (length,)."""
    times = numbers(name, value)
    return vector(name, np.full(length, times) if times.ndim == 0 else times, length)


def _kind(value: object) -> str:
    return f"'{value}'" if isinstance(value, str) else type(value).__name__
