"""A page as text: the template with its style and script, and nothing from elsewhere."""

import base64
import hashlib
import os

import jinja2
from markupsafe import Markup

_HERE = os.path.dirname(__file__)

FEW_PAGES = 4
"""Pictures of a gallery that are shown at once; the others unfold."""

PRINTED_ROWS = 200
"""Rows of a table that go to paper."""


def render(page):
    """The HTML of a page. What comes from results is escaped, and no script but ours would run."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_HERE),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["data_uri"] = _data_uri
    style, script = _asset("page.css"), _asset("page.js")
    html = environment.get_template("page.html").render(
        page=page,
        style=Markup(style),
        script=Markup(script),
        style_hash=_hash(style),
        script_hash=_hash(script),
        few=FEW_PAGES,
        printed=PRINTED_ROWS,
    )
    return _valid(html)


def _asset(name):
    with open(os.path.join(_HERE, name), encoding="utf-8") as file:
        return file.read()


def _hash(text):
    """As a content security policy names a script or a style."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _data_uri(text):
    """A text file to be saved."""
    content = base64.b64encode(text.encode("utf-8", "replace")).decode("ascii")
    return f"data:text/plain;charset=utf-8;base64,{content}"


def _valid(html):
    """Without characters that HTML cannot have: control codes, halves of surrogate pairs."""
    bad = "".join(chr(c) for c in (*range(9), 11, 12, *range(14, 32), *range(127, 160)))
    html = html.translate(str.maketrans(bad, "\N{REPLACEMENT CHARACTER}" * len(bad)))
    return html.encode("utf-8", "replace").decode("utf-8")
