"""The twelve claims of the theory, each checked by a small experiment."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Sequence

from gtv import _core
from gtv._arguments import count
from gtv._arguments import seed as key_of
from gtv._folder_result import Folder, FolderResult
from gtv._progress import Progress, shown


@dataclass(frozen=True)
class Claim:
    """What an experiment found of a claim.

    Attributes
    ----------
    claim : int
        1 to 12.
    sentence, measure, rule, verdict, detail : str
        What is tested, what `value` is, how it decides, what it decided, further numbers.
    value, threshold : float
    ci95 : (float, float)
    """

    claim: int
    sentence: str
    measure: str
    value: float
    ci95: tuple[float, float]
    threshold: float
    rule: str
    verdict: str
    detail: str


class Verification(FolderResult):
    """What verify.json holds."""

    names = ("verify.json", "manifest.json")
    picture = ("verify", "verify.json")

    @cached_property
    def claims(self) -> list[Claim]:
        """In the order asked for."""
        entries: list[dict[str, Any]] = self._json("verify.json")
        for entry in entries:
            entry["ci95"] = tuple(entry["ci95"])
        return [Claim(**entry) for entry in entries]


def verify(
    claims: Sequence[int] = (),
    *,
    members: int = 200,
    seed: int = 0,
    out: Folder | None = None,
    progress: Progress = None,
) -> Verification:
    """Check claims of the theory, all twelve unless some are named.

    Parameters
    ----------
    claims : sequence of int
        Numbers from 1 to 12.
    members : int
        Of each trained ensemble.
    out : path, optional
        Folder for verify.json.
    progress
        As of `Study.run`.
    """
    numbers = [count("claims", number) for number in claims]
    sizes = count("members", members), key_of(seed)
    with shown(progress) as show:
        return Verification.made(
            out, lambda folder: _core.verify(numbers, folder, *sizes, show)
        )
