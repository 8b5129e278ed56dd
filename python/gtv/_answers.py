"""What a user's model answers, as an array that can be computed with."""

from __future__ import annotations

from typing import Any

import numpy as np

from gtv._arguments import Doubles
from gtv.errors import InputError


def checked(answer: Any, shape: tuple[int, ...], where: str = "") -> Doubles:
    """The answer as doubles: anything that NumPy reads as real numbers, a torch tensor included.

    Raises TypeError for other things, InputError for another shape, rows of different lengths or a
    number that is not finite; `where` ends the message.
    """
    if hasattr(answer, "detach"):
        answer = answer.detach().cpu()
    if np.ma.is_masked(answer):  # type: ignore[no-untyped-call]
        raise InputError(f"denoiser: answered with masked numbers, expected none{where}")
    try:
        array = np.asarray(answer)
    except ValueError as error:
        raise InputError(
            f"denoiser: answered with rows of different lengths, expected {shape}{where}"
        ) from error
    if array.dtype.kind not in "fiub":
        raise TypeError(
            f"denoiser: answered with {type(answer).__name__} of dtype {array.dtype}, "
            f"expected real numbers{where}"
        )
    if array.shape != shape:
        raise InputError(f"denoiser: answered with shape {array.shape}, expected {shape}{where}")
    values = np.ascontiguousarray(array, dtype=np.float64).reshape(shape)
    if not np.isfinite(values).all():
        raise InputError(f"denoiser: answered with a number that is not finite{where}")
    return values
