"""Indices and exponents of formulas that are plain text.

The theory is written so that it can be read in an editor: x_T, e^{−2t}, q_{k+1}. Here they become
subscripts and superscripts, on the pages that hold such formulas and nowhere else.
"""

from __future__ import annotations

import re

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx

_PAGES = ("theory/theory", "findings", "guide/", "faults", "tutorials/", "adr/", "reference/")
# One letter (or bracket, or accent on one) before; a group in braces, or one symbol, after.
_BEFORE = r"(?<=[\w\)\]∫Σ₀-₉⁺⁻ˆ̂̄̇ᵀ|])"
_SYMBOL = "A-Za-zα-ωΑ-Ω0-9"
_SCRIPT = re.compile(
    _BEFORE + r"([_^])(?:\{([^{}]*)\}|([−-]?[" + _SYMBOL + "])(?![" + _SYMBOL + "_]))"
)
_SKIPPED = (
    *(nodes.literal, nodes.literal_block, nodes.math, nodes.math_block, nodes.raw),
    *(addnodes.desc_signature, addnodes.literal_strong, addnodes.literal_emphasis),
)


def _typeset(app: Sphinx, doctree: nodes.document) -> None:
    if not app.env.docname.startswith(_PAGES):
        return
    for text in list(doctree.findall(nodes.Text)):
        if not _SCRIPT.search(text) or _is_code(text):
            continue
        pieces: list[nodes.Node] = []
        end = 0
        for match in _SCRIPT.finditer(text):
            kind = nodes.subscript if match[1] == "_" else nodes.superscript
            inside = match[2] if match[2] is not None else match[3]
            pieces += [nodes.Text(text[end : match.start()]), kind("", inside)]
            end = match.end()
        text.parent.replace(text, [*pieces, nodes.Text(text[end:])])


def _is_code(node: nodes.Node) -> bool:
    while node.parent is not None:
        node = node.parent
        if isinstance(node, _SKIPPED):
            return True
    return False


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("doctree-read", _typeset)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
