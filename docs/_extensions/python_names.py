"""`.. gtv-names:: _data _forward` documents all public names that come from these modules.

Names are those of gtv.__all__, so that a new one is in the reference by itself; `.. gtv-names::`
without an argument takes what no other page of the reference has asked for.
"""

from __future__ import annotations

import importlib
import inspect
import re
from pathlib import Path

from docutils import nodes
from docutils.parsers.rst import Directive
from docutils.statemachine import StringList
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.util.nodes import nested_parse_with_titles


def names_by_module() -> dict[str, list[str]]:
    """Public names under the module they are defined in, "_data": ["Dataset", …]."""
    gtv = importlib.import_module("gtv")
    found: dict[str, list[str]] = {}
    for name in gtv.__all__:
        if not name.startswith("__"):
            found.setdefault(gtv._HOME[name], []).append(name)
    return found


def asked_for(folder: Path) -> set[str]:
    """Modules that the pages in this folder name."""
    pages = "\n".join(page.read_text() for page in folder.glob("*.rst"))
    rows = re.findall(r"^\.\. gtv-names::(.*)$", pages, re.M)
    return {name for row in rows for name in row.split()}


def section(module: str, names: list[str]) -> list[str]:
    """A heading made of the module's docstring, and its public names in the order of __all__."""
    gtv = importlib.import_module("gtv")
    text = inspect.cleandoc(importlib.import_module(f"gtv.{module}").__doc__ or module)
    title, _, rest = text.partition("\n")
    title, _, more = title.rstrip(".").partition(": ")
    lines = [title, "-" * len(title), "", *([f"{more[0].upper()}{more[1:]}.", ""] if more else [])]
    lines += [*rest.split("\n"), ""]
    for name in sorted(names, key=lambda one: _line(getattr(gtv, one))):
        value = getattr(gtv, name)
        kind = "class" if inspect.isclass(value) else "function" if callable(value) else "data"
        if inspect.isclass(value) and issubclass(value, BaseException):
            kind = "exception"
        lines += [f".. auto{kind}:: gtv.{name}", ""]
    return lines


def _line(value: object) -> int:
    try:
        return inspect.getsourcelines(value)[1]  # type: ignore[arg-type]
    except (TypeError, OSError):
        return 0


class Names(Directive):
    optional_arguments = 100

    def run(self) -> list[nodes.Node]:
        environment = self.state.document.settings.env
        environment.note_reread()
        found = names_by_module()
        modules = self.arguments
        if not modules:
            modules = sorted(set(found) - asked_for(Path(environment.srcdir, "reference/python")))
        node = nodes.section()
        node.document = self.state.document
        for module in modules:
            if module in found:
                lines = StringList(section(module, found[module]), source=f"gtv.{module}")
                nested_parse_with_titles(self.state, lines, node)
        if not node.children:
            node += nodes.paragraph("", "None.")
        return node.children


def _plain_type(
    app: Sphinx, environment: object, node: pending_xref, content: nodes.Node
) -> nodes.Node | None:
    """Docstrings say types in words, such as "array_like, (n, D)": only names of gtv are links."""
    if node.get("refdomain") != "py" or node.get("reftype") not in ("class", "obj"):
        return None
    target = str(node["reftarget"])
    known = target.startswith("gtv.") and not target.startswith("gtv._")
    return None if known else content


# A bar is one of |x|, a lone star one of (n, *shape); neither begins what reStructuredText knows.
_MARKS = re.compile(r"(``.*?``)|(\||(?<=[\s(,])\*(?=\w)(?![^*]*\w\*))")


def _plain_marks(
    app: Sphinx, what: str, name: str, value: object, options: object, lines: list[str]
) -> None:
    """Docstrings are read by people first: marks of mathematics need no backslash there."""
    in_example = False
    for at, line in enumerate(lines):
        in_example = line.lstrip().startswith(">>>") or (in_example and bool(line.strip()))
        if not in_example:
            lines[at] = _MARKS.sub(lambda found: found[1] or f"\\{found[2]}", line)


def _no_dash_before_nothing(app: Sphinx, doctree: nodes.document) -> None:
    """A parameter without a description is its name and type."""
    for text in list(doctree.findall(nodes.Text)):
        if text.strip() not in ("--", "–"):
            continue
        siblings = text.parent.children
        if not "".join(after.astext() for after in siblings[siblings.index(text) + 1 :]).strip():
            text.parent.remove(text)


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_directive("gtv-names", Names)
    app.connect("autodoc-process-docstring", _plain_marks, priority=900)
    app.connect("doctree-read", _no_dash_before_nothing)
    app.connect("missing-reference", _plain_type)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
