"""Faults other than a kill: full disk, read-only folder, torn write, flipped bytes, truncated
files, times that jump, foreign files, two processes at once. Each ends in a clear message and a
run that can be gone on with, and never in a wrong array.

    python3 tests/faults/inject.py
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import shutil
import subprocess
import tempfile
from pathlib import Path

from runs import RESULTS, Runs, kept


def full_disk(runs: Runs) -> str:
    """By a limit of the file size, which fails writes as a full disk does."""
    for limit in (40, 500, 3000, 9000):
        def limited(limit: int = limit) -> None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

        name = f"full{limit}"
        message = runs.expect(name, 1, preexec_fn=limited)
        assert message.count("\n") == 1 and "cannot write: File too large" in message, message
        # Another thread may have kept a shard since.
        assert "--resume" not in message or kept(runs.shards(name)), message
        runs.expect(name, 0)
        runs.same(name)
    return "4 limits"


def full_file_system(runs: Runs) -> str:
    """A file system of 40 kB, where this user may mount one."""
    place = runs.folder / "small"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=40k", "none", str(place)]
    if subprocess.run(mount, capture_output=True).returncode != 0:
        return "skipped: no right to mount"
    try:
        message = runs.expect("small/r", 1)
        assert "No space left on device" in message and message.count("\n") == 1, message
        subprocess.run(["mount", "-o", "remount,size=64m", str(place)], check=True)
        runs.expect("small/r", 0)
        runs.same("small/r")
        runs.stopped("small/w")
        subprocess.run(["mount", "-o", "remount,ro", str(place)], check=True)
        message = runs.expect("small/w", 2)
        assert "expected a folder that can be written to" in message and message.count("\n") == 1, message
        subprocess.run(["mount", "-o", "remount,rw", str(place)], check=True)
        runs.expect("small/w", 0)
        runs.same("small/w")
    finally:
        subprocess.run(["umount", str(place)], check=True)
    return "40 kB, then read-only"


def read_only_folder(runs: Runs) -> str:
    if os.geteuid() == 0:
        return "skipped: root may write everywhere"
    runs.stopped("only")
    (runs.folder / "only").chmod(0o555)
    (runs.folder / "only" / "unfinished").chmod(0o555)
    message = runs.expect("only", 2)
    assert "cannot write" in message, message
    for part in ("only", "only/unfinished"):
        (runs.folder / part).chmod(0o755)
    runs.expect("only", 0)
    runs.same("only")
    return "chmod 555"


def torn_write(runs: Runs) -> str:
    runs.stopped("torn")
    log = runs.shards("torn")
    for length in range(log.stat().st_size, 100, -max(1, log.stat().st_size // 7)):
        name = f"torn{length}"
        shutil.copytree(runs.folder / "torn", runs.folder / name)
        os.truncate(runs.shards(name), length)
        runs.expect(name, 0)
        runs.same(name)
    return "7 lengths"


def flipped_bytes(runs: Runs) -> str:
    draw = random.Random(1)
    runs.stopped("flip")
    for i in range(8):
        name = f"flip{i}"
        shutil.copytree(runs.folder / "flip", runs.folder / name)
        data = bytearray(runs.shards(name).read_bytes())
        for _ in range(i % 3 + 1):
            data[draw.randrange(len(data))] ^= 1 << draw.randrange(8)
        runs.shards(name).write_bytes(data)
        message = runs.expect(name, 0)
        assert "damaged" in message, message
        runs.same(name)
    return "8 files"


def truncated_files(runs: Runs) -> str:
    for file in ("manifest.json", *RESULTS):
        shutil.copytree(runs.folder / "whole", runs.folder / "cut")
        path = runs.folder / "cut" / file
        os.truncate(path, path.stat().st_size // 2)
        message = runs.expect("cut", 0)
        assert file in message and "computed anew" in message, message
        runs.same("cut")
        shutil.rmtree(runs.folder / "cut")
    runs.stopped("plan")
    for file in ("plan.json", "status.json"):
        (runs.folder / "plan" / "unfinished" / file).write_text('{"settings')
    runs.expect("plan", 0)
    runs.same("plan")
    return "5 files"


def times_that_jump(runs: Runs) -> str:
    for when in (0, 4102444800):  # 1970 and 2100
        name = f"time{when}"
        runs.stopped(name)
        for path in (runs.folder / name).rglob("*"):
            os.utime(path, (when, when))
        runs.expect(name, 0)
        runs.same(name)
        for path in (runs.folder / name).rglob("*"):
            os.utime(path, (when, when))
        ended = runs.run(name)
        assert "complete already" in ended.stdout, ended
    return "1970 and 2100"


def foreign_files(runs: Runs) -> str:
    runs.stopped("foreign")
    folder = runs.folder / "foreign"
    (folder / "notes.txt").write_text("mine")
    (folder / "unfinished" / "notes.txt").write_text("mine")
    (folder / "unfinished" / "results").mkdir(exist_ok=True)
    (folder / "unfinished" / "results" / "density.npz").write_text("old")
    runs.expect("foreign", 0)
    assert (folder / "notes.txt").read_text() == "mine"
    assert (folder / "unfinished" / "notes.txt").read_text() == "mine"
    (folder / "unfinished" / "notes.txt").unlink()
    (folder / "unfinished").rmdir()
    runs.same("foreign")
    (runs.folder / "blocked").mkdir()
    (runs.folder / "blocked" / "unfinished").write_text("a file")
    message = runs.expect("blocked", 2)
    assert "unfinished, which is a file, expected a folder" in message, message
    (runs.folder / "alien").mkdir()
    (runs.folder / "alien" / "unfinished").mkdir()
    runs.shards("alien").write_bytes(os.urandom(5000))
    message = runs.expect("alien", 0)
    assert "computed anew" in message, message
    runs.same("alien")
    return "notes, a file in the way, a log that is none"


def two_processes(runs: Runs) -> str:
    first = subprocess.Popen([*runs.command("two"), "--set", "ensemble.models=4000"],
                             stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while not runs.shards("two").exists():
            assert first.poll() is None
        message = runs.expect("two", 2, "--set", "ensemble.models=4000")
        assert f"is in use by process {first.pid} on host" in message, message
    finally:
        first.kill()
        first.wait()
    message = runs.expect("two", 2)
    assert "ensemble.models: 4000 there, 40 here" in message, message
    return "one of them refused; then another study"


def too_many_cells(runs: Runs) -> str:
    axis = "[" + ",".join(str(i) for i in range(1000)) + "]"
    message = runs.expect("many", 2, *(f"--set=sweep.{key}={axis}" for key in
                                       ("seed", "estimator.ridge", "estimator.kappa")))
    assert "cells, expected at most 100000" in message, message
    message = runs.expect("many", 2, "--set", "sweep.seed=[]")
    assert "sweep.seed" in message, message
    assert not (runs.folder / "many").exists()
    return "10^9 and none"


FAULTS = (full_disk, full_file_system, read_only_folder, torn_write, flipped_bytes,
          truncated_files, times_that_jump, foreign_files, two_processes, too_many_cells)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--program", default="build/release/bin/gtv")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        runs = Runs(arguments.program, Path(name))
        for fault in FAULTS:
            print(f"{fault.__name__.replace('_', ' ')}: {fault(runs)}", flush=True)


if __name__ == "__main__":
    main()
