"""Code blocks of the Markdown pages, and how a page of them is run.

Comments on the lines above a block say what is special about it:

    <!-- not run: reason -->      for what takes minutes or changes the machine
    <!-- run with: OPTIONS -->    added to each command of gtv that computes, to make it small
    <!-- first: COMMAND -->       makes what the reader is supposed to have
    <!-- file: NAME -->           the block is the content of a file that later blocks use
    <!-- output -->               what the command or block before prints; "..." stands for anything
    <!-- fails: CODE -->          the exit code that the commands are to end with
"""

from __future__ import annotations

import doctest
import os
import re
import shlex
import subprocess
import sys
import traceback
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
BUILD = Path(os.environ.get("GTV_BUILD_DIR", ROOT / "build" / "release"))

_FENCE = re.compile(r"^( *)(`{3,}|:{3,})(.*?) *$")
_COMMENT = re.compile(r"^ *<!-- (not run|run with|first|file|output|fails)(?:: (.*?))? -->$")
LANGUAGES = ("sh", "console", "python", "pycon", "toml", "text", "cpp", "cmake", "bibtex")

# A study is checked by computing next to nothing of it.
_TINY = "--set sampler.trajectories=32 --set ensemble.models=2"
# The program as blocks call it: adds $GTV_EXTRA to every command but those that compute nothing.
_GTV = f"""#!/bin/sh
case " $* " in
  *" plot "* | *" report "* | *" info "* | *" --help "* | *" --version "*)
    exec {BUILD}/bin/gtv "$@" ;;
  *) eval exec {BUILD}/bin/gtv '"$@"' "$GTV_EXTRA" ;;
esac
"""


@dataclass(frozen=True)
class Block:
    page: Path
    line: int  # of its first line of text
    language: str
    text: str
    notes: dict[str, str] = field(default_factory=dict)

    @property
    def place(self) -> str:
        return f"{self.page.relative_to(ROOT)}:{self.line}"


class Failure(AssertionError):
    """A block did not do what the page says."""


def blocks_of(page: Path) -> list[Block]:
    """All code blocks, in order; directives such as {toctree} are none."""
    found: list[Block] = []
    lines = page.read_text().splitlines()
    at = 0
    while at < len(lines):
        fence = _FENCE.match(lines[at])
        at += 1
        if not fence:
            continue
        begin = at
        while lines[at].strip() != fence[2]:
            at += 1
        if not fence[3].startswith("{") and not fence[2].startswith(":"):
            text = "".join(line[len(fence[1]) :] + "\n" for line in lines[begin:at])
            found.append(Block(page, begin + 1, fence[3], text, _notes(lines[: begin - 1])))
        at += 1
    return found


def _notes(above: list[str]) -> dict[str, str]:
    notes = {}
    while above and (comment := _COMMENT.match(above.pop())):
        notes[comment[1]] = comment[2] or ""
    return notes


class Page:
    """Runs the blocks of a page one after another in a folder of its own."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.folder = folder
        self._environment = environment
        self._names: dict[str, Any] = {"__name__": "__main__"}
        self._printed = ""
        self._count = 0
        program = folder / ".bin" / "gtv"
        program.parent.mkdir()
        program.write_text(_GTV)
        program.chmod(0o755)

    def run(self, block: Block) -> None:
        if block.language not in LANGUAGES:
            known = ", ".join(LANGUAGES)
            raise Failure(f"{block.place}: language {block.language!r}, expected one of {known}")
        if "not run" in block.notes:
            if len(block.notes["not run"]) < 10:
                raise Failure(f"{block.place}: not run, but the comment does not say why")
            return
        if "first" in block.notes:
            self._printed = self._shell(block, block.notes["first"], "")
        if "output" in block.notes:
            self._check(block, block.text)
        elif "file" in block.notes:
            (self._where() / block.notes["file"]).write_text(block.text)
        elif block.language == "sh":
            self._printed = self._shell(block, block.text)
        elif block.language == "console":
            self._console(block)
        elif block.language == "python":
            self._python(block)
        elif block.language == "pycon":
            self._doctest(block)
        elif block.language == "toml":
            self._study(block)

    def _where(self) -> Path:
        state = self.folder / ".cwd"
        return Path(state.read_text().strip()) if state.exists() else self.folder

    def _shell(self, block: Block, text: str, extra: str | None = None) -> str:
        """Runs commands by Bash, which finds folder and variables as the last ones left them."""
        state, where = self.folder / ".state", self.folder / ".cwd"
        keep = f"declare -px >{shlex.quote(str(state))}; pwd >{shlex.quote(str(where))}"
        begin = [f"source {shlex.quote(str(state))}"] if state.exists() else []
        begin += [
            f"export PATH={shlex.quote(str(self.folder / '.bin'))}:$PATH",
            f"export GTV_EXTRA={shlex.quote(_extra(block) if extra is None else extra)}",
            "set -euo pipefail",
        ]
        done = subprocess.run(
            ["bash", "-c", "\n".join([*begin, text, keep])],
            cwd=self._where(),
            env=self._environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=300,
        )
        expected = int(block.notes.get("fails", 0))
        if done.returncode != expected:
            raise Failure(
                f"{block.place}: exit code {done.returncode}, expected {expected}\n"
                f"{text}\n{done.stdout}{done.stderr}"
            )
        return done.stdout + done.stderr

    def _console(self, block: Block) -> None:
        """Lines that begin with $ are commands, the lines below what they print."""
        for part in re.split(r"^\$ ", block.text, flags=re.M)[1:]:
            command, _, expected = part.partition("\n")
            self._printed = self._shell(block, command)
            if expected.strip():
                self._check(block, expected)

    def _python(self, block: Block) -> None:
        source = "\n" * (block.line - 1) + block.text
        out = StringIO()
        here = Path.cwd()
        os.chdir(self._where())
        try:
            with redirect_stdout(out):
                exec(compile(source, str(block.page), "exec"), self._names)
        except Exception:
            raise Failure(f"{block.place}\n{traceback.format_exc()}") from None
        finally:
            os.chdir(here)
        self._printed = out.getvalue()

    def _doctest(self, block: Block) -> None:
        test = doctest.DocTestParser().get_doctest(
            block.text, self._names, block.place, str(block.page), block.line - 1
        )
        flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
        out = StringIO()
        here = Path.cwd()
        os.chdir(self._where())
        try:
            doctest.DocTestRunner(optionflags=flags).run(test, out=out.write, clear_globs=False)
        finally:
            os.chdir(here)
        self._names.update(test.globs)
        if out.getvalue():
            raise Failure(f"{block.place}\n{out.getvalue()}")

    def _study(self, block: Block) -> None:
        self._count += 1
        study = self.folder / f"block{self._count}.toml"
        study.write_text(block.text)
        command = f"gtv run {study} --out {study.with_suffix('')}"
        self._shell(block, command, f"{_TINY} {_extra(block)}")

    def _check(self, block: Block, expected: str) -> None:
        flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
        if not doctest.OutputChecker().check_output(expected, self._printed, flags):
            raise Failure(f"{block.place}: expected\n{expected}\ngot\n{self._printed}")


def _extra(block: Block) -> str:
    return block.notes.get("run with", "")


def main(page: Path, folder: Path) -> None:
    """Runs one page; exits with 1 and says where if a block fails."""
    runner = Page(folder, dict(os.environ))
    for block in blocks_of(page):
        try:
            runner.run(block)
        except (Failure, subprocess.TimeoutExpired) as failure:
            sys.exit(str(failure))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
