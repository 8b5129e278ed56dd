"""Formulas set by KaTeX when the site is built, so that a page needs neither script nor network.

A formula that KaTeX cannot read is a warning at its place.
"""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.writers.html5 import HTML5Translator

_SHEETS = Path("/usr/share/javascript/katex")

# Reads a formula a line and answers with a line each, as long as its input is open.
_PROGRAM = """
const katex = require('katex');
require('readline').createInterface({input: process.stdin}).on('line', line => {
  const {tex, display} = JSON.parse(line);
  let answer;
  try {
    answer = {html: katex.renderToString(tex, {displayMode: display, strict: 'error'})};
  } catch (error) {
    answer = {error: error.message};
  }
  console.log(JSON.stringify(answer));
});
"""


class _Katex:
    """KaTeX in a process of its own, begun with the first formula."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None
        self._known: dict[tuple[str, bool], dict[str, str]] = {}

    def __call__(self, tex: str, display: bool) -> dict[str, str]:
        if (tex, display) not in self._known:
            self._known[tex, display] = self._asked(tex, display)
        return self._known[tex, display]

    def _asked(self, tex: str, display: bool) -> dict[str, str]:
        if self._process is None:
            self._process = subprocess.Popen(
                ["node", "-e", _PROGRAM],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                env={**os.environ, "NODE_PATH": "/usr/share/nodejs"},
            )
        assert self._process.stdin and self._process.stdout
        print(json.dumps({"tex": tex, "display": display}), file=self._process.stdin, flush=True)
        answer = self._process.stdout.readline()
        if not answer:
            return {"error": "KaTeX ended; are nodejs and katex installed?"}
        found: dict[str, str] = json.loads(answer)
        return found


_katex = _Katex()


def _visit(translator: HTML5Translator, node: nodes.math) -> None:
    _write(translator, node, display=False)


def _visit_block(translator: HTML5Translator, node: nodes.math_block) -> None:
    _write(translator, node, display=True)


def _write(translator: HTML5Translator, node: nodes.Element, display: bool) -> None:
    found = _katex(node.astext(), display)
    if "error" in found:
        logging.getLogger(__name__).warning("formula: %s", found["error"], location=node)
        raise nodes.SkipNode
    tag = "div" if display else "span"
    translator.body.append(translator.starttag(node, tag, "", CLASS="math notranslate"))
    translator.body.append(f"{found['html']}</{tag}>")
    raise nodes.SkipNode


def _add_sheet(app: Sphinx) -> None:
    """The style sheet and its fonts become part of the site."""
    if app.builder.format != "html":
        return
    folder = app.config.gtv_work / "katex"
    sheet = folder / "katex" / "katex.min.css"
    if not sheet.exists():
        (sheet.parent / "fonts").mkdir(parents=True, exist_ok=True)
        sheet.write_bytes((_SHEETS / "katex.min.css").read_bytes())
        for font in (_SHEETS / "fonts").glob("*.woff2"):
            (sheet.parent / "fonts" / font.name).write_bytes(font.read_bytes())
    app.config.html_static_path.append(str(folder))
    app.add_css_file("katex/katex.min.css")


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_config_value("gtv_work", None, "")
    app.add_html_math_renderer("katex", (_visit, None), (_visit_block, None))
    app.config.html_math_renderer = "katex"  # type: ignore[attr-defined]
    app.connect("builder-inited", _add_sheet)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
