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
    from gtv._estimator import (
        LinearWeights,
        at_time,
        fit_ridge,
        train_ensemble,
        train_gradient_flow,
    )
    from gtv._features import Axis, Features
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
    from gtv._threads import set_threads, threads
    from gtv._training_set import TrainingSet, draw_training_set, regression_targets

_HOME = {
    "Dataset": "_data",
    "Mixture": "_data",
    "Error": "errors",
    "InputError": "errors",
    "WorkError": "errors",
    "LinearWeights": "_estimator",
    "at_time": "_estimator",
    "fit_ridge": "_estimator",
    "train_ensemble": "_estimator",
    "train_gradient_flow": "_estimator",
    "Axis": "_features",
    "Features": "_features",
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
    "set_threads": "_threads",
    "threads": "_threads",
    "TrainingSet": "_training_set",
    "draw_training_set": "_training_set",
    "regression_targets": "_training_set",
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
