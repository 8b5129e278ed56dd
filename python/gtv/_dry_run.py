"""What a run of a study would be."""

from __future__ import annotations

import dataclasses
from typing import Any


@dataclasses.dataclass(frozen=True)
class DryRun:
    """What a run of a study would be: counts that are exact, and estimates.

    Attributes
    ----------
    name, seed
        Of the study.
    cells : int
        Combinations of the sweep's values.
    sweep : dict
        Values of each axis, the last one fastest.
    dimension : int
        Of the data.
    at_least : bool
        `ensemble.models = "auto"` somewhere: counts and seconds are of its first round of members.
    models, trajectories, steps : (int, int)
        Of a cell, the least and the greatest: members, trajectories of each, steps of each.
    trajectory_steps : int
        Trajectories times steps, over all cells and members.
    evaluations : int
        How often velocities are asked for: one a trajectory and stage.
    threads : int
        That compute.
    compute_s : float
        Seconds that the run takes, about.
    tried_cells : int
        Cells of which members were computed to calibrate that; 0: by constants alone.
    peak_rss_mb : float
        Memory at the peak, 10^6 bytes, about.
    result_mb : float
        Arrays on disk, 10^6 bytes, at most: before they are deflated.
    """

    name: str
    seed: int
    cells: int
    sweep: dict[str, list[Any]]
    dimension: int
    at_least: bool
    models: tuple[int, int]
    trajectories: tuple[int, int]
    steps: tuple[int, int]
    trajectory_steps: int
    evaluations: int
    threads: int
    compute_s: float
    tried_cells: int
    peak_rss_mb: float
    result_mb: float
