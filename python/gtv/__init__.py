"""gtv: what does a diffusion model learn to sample, on average over its training draws?

Names are loaded when they are first used, so that pictures need nothing that is compiled.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gtv._core import version as __version__
    from gtv._data import Dataset, Mixture
    from gtv.errors import Error, InputError, WorkError
    from gtv._denoisers import (
        ExactDenoiser,
        NaiveDenoiser,
        from_flow,
        from_noise,
        from_score,
        from_v,
    )
    from gtv._forward import Schedule, schedule_names, time_grid
    from gtv._sampler import Samples, sample
    from gtv._score import (
        BlockedField,
        Fields,
        denoise,
        fields,
        log_density,
        posterior_weights,
        score,
    )
    from gtv._threads import set_threads, threads

_HOME = {
    "Dataset": "_data",
    "Mixture": "_data",
    "Error": "errors",
    "InputError": "errors",
    "WorkError": "errors",
    "ExactDenoiser": "_denoisers",
    "NaiveDenoiser": "_denoisers",
    "from_flow": "_denoisers",
    "from_noise": "_denoisers",
    "from_score": "_denoisers",
    "from_v": "_denoisers",
    "Schedule": "_forward",
    "schedule_names": "_forward",
    "time_grid": "_forward",
    "Samples": "_sampler",
    "sample": "_sampler",
    "BlockedField": "_score",
    "Fields": "_score",
    "denoise": "_score",
    "fields": "_score",
    "log_density": "_score",
    "posterior_weights": "_score",
    "score": "_score",
    "set_threads": "_threads",
    "threads": "_threads",
}

__all__ = ["__version__", *_HOME]


def __getattr__(name: str) -> Any:
    if name == "__version__":
        value: Any = importlib.import_module("gtv._core").version
    elif name in _HOME:
        value = getattr(importlib.import_module(f"gtv.{_HOME[name]}"), name)
    else:
        raise AttributeError(f"module 'gtv' has no attribute '{name}'")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
