"""Labels of the theory page, such as (T4.2), lead there from every page, docstring and header."""

from __future__ import annotations

import re
from typing import Iterator

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging

_HOME = "theory/theory"
_LABEL = re.compile(r"\bT(\d+)\.(\d+)\b")
# What is no running text, or is a link already.
_SKIPPED = (nodes.literal, nodes.literal_block, nodes.reference, nodes.title, nodes.raw)


def _anchor(match: re.Match[str]) -> str:
    return f"t{match[1]}-{match[2]}"


def _mark(app: Sphinx, doctree: nodes.document) -> None:
    """Gives each label that the theory page defines, (T1.1) in bold, an anchor."""
    if app.env.docname != _HOME:
        return
    found = {}
    for strong in doctree.findall(nodes.strong):
        match = re.fullmatch(r"\(" + _LABEL.pattern + r"\)", strong.astext())
        if match:
            strong["ids"].append(_anchor(match))
            found[match[0][1:-1]] = _anchor(match)
    app.env.gtv_labels = found  # type: ignore[attr-defined]


def _link(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    known = getattr(app.env, "gtv_labels", {})
    for text in list(doctree.findall(nodes.Text)):
        if not _LABEL.search(text) or any(isinstance(up, _SKIPPED) for up in _above(text)):
            continue
        if docname == _HOME and isinstance(text.parent, nodes.strong):
            continue
        pieces: list[nodes.Node] = []
        end = 0
        for match in _LABEL.finditer(text):
            pieces.append(nodes.Text(text[end : match.start()]))
            end = match.end()
            if match[0] not in known:
                logging.getLogger(__name__).warning(
                    "the theory page has no label %s", match[0], location=text.parent
                )
                pieces.append(nodes.Text(match[0]))
                continue
            here = app.builder.get_relative_uri(docname, _HOME)
            uri = f"{'' if docname == _HOME else here}#{known[match[0]]}"
            pieces.append(nodes.reference("", match[0], internal=True, refuri=uri))
        text.parent.replace(text, [*pieces, nodes.Text(text[end:])])


def _above(node: nodes.Node) -> Iterator[nodes.Node]:
    while node.parent is not None:
        node = node.parent
        yield node


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("doctree-read", _mark)
    app.connect("doctree-resolved", _link)
    return {"parallel_read_safe": False, "parallel_write_safe": True}
