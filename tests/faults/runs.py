"""What the fault tests share: a small study, the program, and its results."""

from __future__ import annotations

import hashlib
import json
import struct
import subprocess
from pathlib import Path

STUDY = """
name = "faults"
data.points = [[-1.0], [0.0], [1.0]]
estimator.samples = 128
sampler.trajectories = 20000
ensemble.models = 40
density.bins = 60
[sweep]
"forward.t_min" = [1e-4, 1e-3, 1e-2]
"estimator.ridge" = [0.1, 1.0]
"""

MARK = b"\x93gtvREC\n"
LINE = 48
RESULTS = ("density.npz", "cells.csv")


class Runs:
    """Runs of one study in folders of their own; the first one is never disturbed."""

    def __init__(self, program: str, folder: Path) -> None:
        self.program = program
        self.folder = folder
        (folder / "s.toml").write_text(STUDY)
        self.expect("whole", 0)
        self.wanted = self.digests("whole")

    def command(self, name: str, *more: str) -> list[str]:
        return [self.program, "run", str(self.folder / "s.toml"), "--out",
                str(self.folder / name), "--resume", *more]

    def run(self, name: str, *more: str, **options) -> subprocess.CompletedProcess[str]:
        return subprocess.run(self.command(name, *more), capture_output=True, text=True, **options)

    def expect(self, name: str, status: int, *more: str, **options) -> str:
        """What a run that ends with `status` says on stderr."""
        ended = self.run(name, *more, **options)
        assert ended.returncode == status, (name, ended.returncode, ended.stderr)
        return ended.stderr

    def digests(self, name: str) -> dict[str, str]:
        return {file: hashlib.sha256((self.folder / name / file).read_bytes()).hexdigest()
                for file in RESULTS}

    def same(self, name: str) -> None:
        """The run is complete, has the bits of the undisturbed one and leaves nothing behind."""
        assert self.digests(name) == self.wanted, name
        assert not (self.folder / name / "unfinished").exists()
        manifest = json.loads((self.folder / name / "manifest.json").read_text())
        assert set(manifest["files"]) == set(RESULTS)

    def stopped(self, name: str, seconds: float = 0.35) -> None:
        """A run that was killed with some shards kept; longer and longer if need be."""
        for attempt in range(20):
            process = subprocess.Popen(self.command(name), stdout=subprocess.DEVNULL,
                                       stderr=subprocess.DEVNULL)
            try:
                process.wait(seconds * (1 + attempt / 4))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            if (self.folder / name / "manifest.json").exists():
                subprocess.run(["rm", "-r", self.folder / name], check=True)
                seconds /= 2
            elif len(kept(self.shards(name))) > 2:
                return
        raise AssertionError("the machine is too uneven to kill a run half way")

    def shards(self, name: str) -> Path:
        return self.folder / name / "unfinished" / "shards"


def kept(log: Path) -> dict[int, bytes]:
    """The whole records of a log, by an independent reader: the digest of each by its key."""
    found: dict[int, bytes] = {}
    data = log.read_bytes() if log.exists() else b""
    at = 0
    while at + LINE <= len(data) and data[at:at + 8] == MARK:
        key, length = struct.unpack_from("<QQ", data, at + 8)
        if at + LINE + length > len(data):
            break
        found[key] = hashlib.sha256(data[at + LINE:at + LINE + length]).digest()
        at += LINE + length
    return found
