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
    from gtv._forward import Schedule, schedule_names, time_grid
    from gtv._score import (
        BlockedField,
        Fields,
        denoise,
        fields,
        log_density,
        posterior_weights,
        score,
    )
    from gtv._figures import Figures, figures
    from gtv._run_result import RunResult, SampleResult
    from gtv._study import Study
    from gtv._theory import Attribution, Comparison, attribute, compare
    from gtv._training_set import Memorization, Timescales, memorize, timescales
    from gtv._verify import Claim, Verification, verify
    from gtv._threads import set_threads, threads

_HOME = {
    "Dataset": "_data",
    "Mixture": "_data",
    "Error": "errors",
    "InputError": "errors",
    "WorkError": "errors",
    "Schedule": "_forward",
    "schedule_names": "_forward",
    "time_grid": "_forward",
    "BlockedField": "_score",
    "Fields": "_score",
    "denoise": "_score",
    "fields": "_score",
    "log_density": "_score",
    "posterior_weights": "_score",
    "score": "_score",
    "Figures": "_figures",
    "figures": "_figures",
    "RunResult": "_run_result",
    "SampleResult": "_run_result",
    "Study": "_study",
    "Attribution": "_theory",
    "Comparison": "_theory",
    "attribute": "_theory",
    "compare": "_theory",
    "Memorization": "_training_set",
    "Timescales": "_training_set",
    "memorize": "_training_set",
    "timescales": "_training_set",
    "Claim": "_verify",
    "Verification": "_verify",
    "verify": "_verify",
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
