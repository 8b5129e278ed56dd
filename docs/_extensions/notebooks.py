"""Notebooks, *.ipynb, as pages: their text, code and stored outputs, read as MyST Markdown.

Nothing is run here; tests/docs/test_notebooks.py sees to it that outputs are what the code gives.
"""

from __future__ import annotations

import json
import re
from typing import Any, Iterator

from docutils import nodes
from myst_parser.sphinx_ import Parser
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment


def _joined(text: str | list[str]) -> str:
    return text if isinstance(text, str) else "".join(text)


def _fenced(language: str, text: str) -> str:
    return f"````{language}\n{text.rstrip()}\n````"


def _output(output: dict[str, Any], heading: str) -> Iterator[str]:
    """Its picture, else its text; of a bar that is at its end, nothing."""
    data = output.get("data", {})
    if "image/png" in data:
        picture = _joined(data["image/png"]).replace("\n", "")
        yield f"![Picture of “{heading}”](data:image/png;base64,{picture})"
    elif "text/html" not in data:
        yield _fenced("text", _joined(output.get("text", data.get("text/plain", ""))))


def markdown(notebook: dict[str, Any], file: str) -> str:
    """The page of a notebook; below its title it says which file it is."""
    parts = []
    heading = ""
    for cell in notebook["cells"]:
        source = _joined(cell["source"])
        if cell["cell_type"] == "code":
            parts.append(_fenced("python", re.sub(r"^%matplotlib inline\n", "", source)))
            for output in cell["outputs"]:
                parts += _output(output, heading)
            continue
        heading = next(iter(re.findall(r"^#+ (.*)", source, re.M)), heading)
        if not parts:
            title, _, rest = source.partition("\n")
            source = f"{title}\n\n*The notebook `examples/{file}`, as it was run.*\n{rest}"
        parts.append(source)
    return "\n\n".join(parts) + "\n"


class NotebookParser(Parser):
    supported = ("notebook",)

    def parse(self, inputstring: str, document: nodes.document) -> None:
        file = self.env.docname.rpartition("/")[2] + ".ipynb"
        super().parse(markdown(json.loads(inputstring), file), document)


def _page(
    app: Sphinx, environment: BuildEnvironment, node: pending_xref, content: nodes.Node
) -> nodes.Node | None:
    """Pages name ../examples/, beside docs/; the site has it as docs/examples, a link to it."""
    name = re.sub(r"^(\.\./)+(?=examples/)", "", str(node.get("reftarget", "")))
    name = name.removesuffix(".ipynb")
    if not name.startswith("examples/") or name not in environment.found_docs:
        return None
    uri = app.builder.get_relative_uri(node["refdoc"], name)
    return nodes.reference("", "", *content.children, internal=True, refuri=uri)


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_source_suffix(".ipynb", "notebook")
    app.add_source_parser(NotebookParser)
    app.connect("missing-reference", _page)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
