"""Kills a run at random moments, again and again, and goes on with it each time: nothing that was
kept is ever lost, and the results are those of a run that nobody disturbed, bit by bit.

    python3 tests/faults/kill.py --kills 200
"""

from __future__ import annotations

import argparse
import random
import subprocess
import tempfile
import time
from pathlib import Path

from runs import Runs, kept


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--program", default="build/release/bin/gtv")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    draw = random.Random(arguments.seed)
    with tempfile.TemporaryDirectory() as name:
        start = time.monotonic()
        runs = Runs(arguments.program, Path(name))
        usual = time.monotonic() - start
        kills = completed = in_the_end = 0
        before: set[int] = set()
        while kills < arguments.kills:
            threads = draw.choice(["1", "2", "3"])
            process = subprocess.Popen([*runs.command("killed"), "--threads", threads, "--quiet"],
                                       stderr=subprocess.DEVNULL)
            try:
                process.wait(draw.uniform(0, 0.7 * usual))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
                kills += 1
            folder = Path(name) / "killed"
            if process.returncode == 0:
                runs.same("killed")
                completed += 1
                subprocess.run(["rm", "-r", folder], check=True)
                before = set()
                continue
            assert process.returncode == -9, process.returncode
            after = set(kept(runs.shards("killed")))
            if (folder / "manifest.json").exists():
                in_the_end += 1  # while the shards were removed: the results are there already
                runs.expect("killed", 0)
                runs.same("killed")
                before = set()
                subprocess.run(["rm", "-r", folder], check=True)
                continue
            assert before <= after, f"lost {len(before - after)} shards"
            before = after
        runs.expect("killed", 0)
        runs.same("killed")
        print(f"{kills} kills, {completed + in_the_end + 1} runs ended with the same bits, "
              f"{in_the_end} kills after the results were written; no kept shard was lost")


if __name__ == "__main__":
    main()
