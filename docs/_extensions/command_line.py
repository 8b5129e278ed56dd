"""`.. gtv-commands::` is the reference of the command line, asked of the program itself."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from docutils import nodes
from docutils.parsers.rst import Directive
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util.nodes import nested_parse_with_titles

# "  --out DIR                   Folder", or the names alone where they fill the column.
_ENTRY = re.compile(r"  (\S.*?)(?:  +(\S.*))?$")


def help_of(program: Path, *command: str) -> str:
    """What `gtv COMMAND --help` prints."""
    try:
        done = subprocess.run(
            [program, *command, "--help"], capture_output=True, text=True, timeout=60, check=True
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise ExtensionError(f"{program} {' '.join(command)} --help: {error}") from error
    return done.stdout


def commands(text: str) -> list[str]:
    """The names under "Subcommands:"."""
    block = text.split("Subcommands:\n", 1)[1].split("\n\n", 1)[0]
    return [line.split()[0] for line in block.splitlines() if re.match(r"  \S", line)]


def page(program: Path) -> list[str]:
    """reStructuredText of the program, and a section for each of its commands."""
    top = help_of(program)
    lines = _section("gtv", top)
    for command in commands(top):
        lines += _section(f"gtv {command}", help_of(program, command))
    return lines


def _section(title: str, text: str) -> list[str]:
    lines = [f".. _command-{title.replace(' ', '-')}:", "", title, "-" * len(title), ""]
    lines += [f".. program:: {title}", ""]
    for block in re.split(r"\n\n+", text.strip("\n")):
        lines += _block(block.split("\n"))
    return lines


def _block(rows: list[str]) -> list[str]:
    head, body = rows[0], rows[1:]
    if len(rows) == 2 and body[0].startswith("Usage: "):
        return [*_text([head]), *_code([body[0][len("Usage: ") :]])]
    if head in ("Positionals:", "Options:"):
        lines = [f"**{head[:-1]}**", ""]
        for names, meaning in _entries(body):
            lines += _option(names, meaning, positional=head == "Positionals:")
        return lines
    if head == "Subcommands:":
        return [*_listed([(f":ref:`gtv {n} <command-gtv-{n}>`", m) for n, m in _entries(body)])]
    if head.startswith("Example"):
        return [f"**{head[:-1]}**", "", *_code([row[2:] for row in body], "sh")]
    if head.endswith(":") and all(row.startswith("  ") for row in body):
        return [*_text([head]), *_code([row[2:] for row in body])]
    return _text(rows)


def _entries(rows: list[str]) -> list[tuple[str, str]]:
    entries: list[tuple[str, str]] = []
    for row in rows:
        match = _ENTRY.match(row) if re.match(r"  \S", row) else None
        if match:
            entries.append((match[1], match[2] or ""))
        else:
            names, meaning = entries[-1]
            entries[-1] = (names, f"{meaning} {row.strip()}".strip())
    return entries


def _option(names: str, meaning: str, positional: bool) -> list[str]:
    required = " REQUIRED" in names
    names = names.replace(" REQUIRED", "").replace(",--", ", --").removesuffix(" TEXT")
    default = re.search(r"^(.*) \[(.+)\]$", meaning)
    if default:
        meaning = f"{default[1]}. By default {default[2]}"
    lines = [f".. option:: {names}", ""]
    lines += [f"   {row}" for row in _text([meaning + ("." if not meaning.endswith(".") else "")])]
    if required and not positional:
        lines += ["   *Required.*", ""]
    return lines


def _listed(entries: list[tuple[str, str]]) -> list[str]:
    lines = [".. list-table::", "   :widths: 25 75", ""]
    for name, meaning in entries:
        lines += [f"   * - {name}", f"     - {_plain(meaning)}"]
    return [*lines, ""]


def _code(rows: list[str], language: str = "text") -> list[str]:
    return [f".. code-block:: {language}", "", *(f"   {row}" for row in rows), ""]


def _text(rows: list[str]) -> list[str]:
    return [*(_plain(row.strip()) for row in rows), ""]


def _plain(text: str) -> str:
    """reStructuredText of plain text: options are code, and no other character means anything."""
    escaped = re.sub(r"([\\*`|_])", r"\\\1", text)
    return re.sub(r"(?<![\w-])--[a-z][a-z-]*", r"``\g<0>``\ ", escaped)


class Commands(Directive):
    def run(self) -> list[nodes.Node]:
        environment = self.state.document.settings.env
        environment.note_reread()
        program = environment.config.gtv_program
        node = nodes.section()
        node.document = self.state.document
        lines = StringList(page(program), source=f"{program} --help")
        nested_parse_with_titles(self.state, lines, node)
        return node.children


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_config_value("gtv_program", None, "")
    app.add_directive("gtv-commands", Commands)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
