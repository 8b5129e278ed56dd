"""`.. gtv-headers:: score` documents a module of the C++ library, header by header, by Doxygen."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from breathe.renderer.sphinxrenderer import SphinxRenderer, WithContext
from docutils import nodes
from docutils.parsers.rst import Directive
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.nodes import nested_parse_with_titles

# The commands that the headers use beside Doxygen's own.
_ALIASES = {"accuracy": "Accuracy", "cost": "Cost", "source": "Theory"}

# A file lists gtv, gtv::base and gtv::base::inner. Each is shown with all that is in it, so that
# only the second may stay.
_INNER = re.compile(r"\s*<innernamespace [^>]*>([^<]*)</innernamespace>")
# Doxygen writes private members to its XML whatever it is told.
_PRIVATE = re.compile(r"<sectiondef kind=\"(?:private[\w-]*|friend)\">.*?</sectiondef>", re.S)


def _of_module(match: re.Match[str]) -> str:
    return match[0] if match[1].count("::") == 1 else ""


def _doxygen(app: Sphinx) -> None:
    folder = app.config.gtv_work
    folder.mkdir(parents=True, exist_ok=True)
    settings = {
        "INPUT": app.config.gtv_include / "gtv",
        "STRIP_FROM_PATH": app.config.gtv_include,
        "OUTPUT_DIRECTORY": folder,
        "RECURSIVE": "YES",
        "FILE_PATTERNS": "*.hpp",
        "GENERATE_HTML": "NO",
        "GENERATE_LATEX": "NO",
        "GENERATE_XML": "YES",
        "XML_PROGRAMLISTING": "NO",
        "QUIET": "YES",
        "WARN_IF_UNDOCUMENTED": "NO",
        "WARN_NO_PARAMDOC": "NO",
        "WARN_IF_INCOMPLETE_DOC": "NO",
        "WARN_IF_DOC_ERROR": "YES",
        "AUTOLINK_SUPPORT": "NO",
        "JAVADOC_AUTOBRIEF": "YES",
        "EXTRACT_ALL": "NO",
        # "@throws gtv::InputError, naming the key": naming is no exception.
        "INPUT_FILTER": "\"sed -E 's/(@throws gtv::[A-Za-z]+),/\\1/'\"",
    }
    text = "\n".join(f"{key} = {value}" for key, value in settings.items())
    for name, title in _ALIASES.items():
        text += f'\nALIASES += "{name}=\\par {title}^^"'
    done = subprocess.run(["doxygen", "-"], input=text, capture_output=True, text=True)
    for line in done.stderr.splitlines():
        logging.getLogger(__name__).warning("doxygen: %s", line)
    if done.returncode:
        logging.getLogger(__name__).warning("doxygen ended with status %d", done.returncode)
    for file in (folder / "xml").glob("*.xml"):
        text = _PRIVATE.sub("", file.read_text())
        if "_8hpp" in file.name:
            text = _INNER.sub(_of_module, text)
        file.write_text(re.sub(r"\bgtv::base\b", "gtv", text))  # base is an inline namespace


def headers(include: Path, module: str) -> list[str]:
    """Headers of a module as they are included, in the order of the alphabet."""
    folder = include / "gtv" / module
    return sorted(str(header.relative_to(include)) for header in folder.rglob("*.hpp"))


def section(include: Path, module: str) -> list[str]:
    umbrella = f"gtv/{module}/{module}.hpp"
    namespace = "gtv" if module == "base" else f"gtv::{module}"
    lines = [f".. cpp:namespace:: {namespace}", "", f"CMake target ``gtv::{module}``.", ""]
    if (include / umbrella).exists():
        lines[-2] += f" All of it: ``#include <{umbrella}>``."
        lines += [*re.findall(r"^/// ?(.*)$", (include / umbrella).read_text(), re.M), ""]
    for header in headers(include, module):
        if header == umbrella:
            continue
        title = header.removeprefix(f"gtv/{module}/")
        lines += [title, "-" * len(title), "", f"``#include <{header}>``", ""]
        lines += [f".. doxygenfile:: {header}", ""]
    return lines


def _contents(renderer: SphinxRenderer, node: object) -> list[nodes.Node]:
    """A namespace is shown as what is in it; Breathe would declare it anew for every header."""
    file = renderer.compound_parser.parse(node.refid)  # type: ignore[attr-defined]
    context = renderer.context.create_child_context(file)
    with WithContext(renderer, context.create_child_context(file.compounddef)):
        renderer.nesting_level += 1  # names are within the page's cpp:namespace
        contents = list(renderer.render(file, context))
        renderer.nesting_level -= 1
        return contents


class Headers(Directive):
    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        environment = self.state.document.settings.env
        environment.note_reread()
        module = self.arguments[0]
        lines = StringList(section(environment.config.gtv_include, module), source=module)
        node = nodes.section()
        node.document = self.state.document
        nested_parse_with_titles(self.state, lines, node)
        return node.children


def setup(app: Sphinx) -> dict[str, bool]:
    SphinxRenderer.visit_namespace = _contents
    app.add_config_value("gtv_include", None, "")
    app.connect("builder-inited", _doxygen)
    app.add_directive("gtv-headers", Headers)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
