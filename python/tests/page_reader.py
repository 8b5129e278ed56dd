"""A page of HTML as a list of elements, to ask questions of."""

import base64
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Dict, List

_EMPTY = {"meta", "link", "img", "br", "input"}


@dataclass
class Element:
    """words: all text within, as it is read."""

    tag: str
    attributes: Dict[str, str]
    words: str = ""
    inside: List["Element"] = field(default_factory=list)


class Page(HTMLParser):
    """Refuses what is not closed in the order in which it was opened."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.elements = []
        self._open = []
        self.feed(html)
        self.close()
        assert not self._open

    def handle_starttag(self, tag, attrs):
        element = Element(tag, dict(attrs))
        self.elements.append(element)
        for around in self._open:
            around.inside.append(element)
        if tag not in _EMPTY:
            self._open.append(element)

    def handle_endtag(self, tag):
        assert self._open.pop().tag == tag

    def handle_data(self, data):
        for element in self._open:
            element.words += data

    def all(self, *tags):
        return [element for element in self.elements if element.tag in tags]

    def one(self, tag):
        (element,) = self.all(tag)
        return element

    def images(self):
        """(kind, bytes) of each picture."""
        for image in self.all("img"):
            head, content = image.attributes["src"].split(",", 1)
            yield head, base64.b64decode(content)


def rows_of(table):
    """Text of each cell of a table's body."""
    rows = []
    for element in next(e for e in table.inside if e.tag == "tbody").inside:
        if element.tag == "tr":
            rows.append([cell.words for cell in element.inside])
    return rows
