"""The pictures of gtv.plot as data URIs. Nothing is written: the folder may be read only."""

import base64
import os

import matplotlib

from gtv.plot import pictures as drawing
from gtv.plot import style
from gtv.plot.arrays import Arrays
from gtv.plot.errors import TooManyPanels
from gtv.plot.kinds import NAMES, file_of
from gtv.plot.save import render
from gtv.report import captions
from gtv.report.model import Gallery, Picture

MOST_BYTES = 1_000_000
"""Of a picture as SVG. A larger one is a PNG, which does not grow with what is drawn."""

_DOTS = 200  # an inch, of a PNG
_PIXELS = 96  # an inch, of a page


def galleries(folder, name, alt):
    """Galleries of the picture `name`, or of all figures of the paper for "figures".

    alt: numbers that all of them show. Raises InputError if arrays are malformed.
    """
    names = [name]
    if name == "figures":
        names = [n for n in NAMES if n.startswith("fig") and os.path.exists(file_of(folder, n))]
    return [gallery for one in names for gallery in _galleries(folder, one, alt)]


def _galleries(folder, name, alt):
    path = file_of(folder, name)
    arrays = Arrays(path).names if path.endswith(".npz") else ()
    found = {}
    failure = ""
    with style.context():
        # Outlines in place of text: the page looks the same where the font is not installed.
        matplotlib.rcParams["svg.fonttype"] = "path"
        try:
            for drawn in drawing.figures(name, folder, path):
                image = _encoded(drawn.figure)
                found.setdefault(captions.base(drawn.stem), []).append((drawn, image))
        except TooManyPanels as error:
            failure = str(error)
    done = [_gallery(*captions.caption_of(base, arrays), of, alt) for base, of in found.items()]
    if failure:
        done.append(Gallery("Too many panels to draw", "", [], failure))
    return done


def _gallery(title, caption, pages, alt):
    shown = []
    for k, (drawn, (uri, width, height)) in enumerate(pages):
        page = f"{k + 1} of {len(pages)}" if len(pages) > 1 else ""
        page = ": ".join(text for text in (page, drawn.cells.replace(r"\$", "$")) if text)
        words = f"{title}{f', page {page}' if page else ''}."
        shown.append(Picture(uri, width, height, page, f"{words} {alt}".strip()))
    return Gallery(title, caption, shown)


def _encoded(figure):
    """The data URI of a figure, and its width and height in CSS pixels."""
    width, height = (round(_PIXELS * inches) for inches in figure.get_size_inches())
    content, kind = render(figure, "svg"), "svg+xml"
    if len(content) > MOST_BYTES:
        content, kind = render(figure, "png", dpi=_DOTS), "png"
    text = base64.b64encode(content).decode("ascii")
    return f"data:image/{kind};base64,{text}", width, height
