"""What a page is made of. Texts are plain: the template escapes them."""

import os
from dataclasses import dataclass
from typing import List, Tuple

NUMBER, TEXT = "number", "text"
"""What a column holds, and so how it is sorted and aligned."""

Fact = Tuple[str, str]
"""What it is called, and what it is."""


@dataclass(frozen=True)
class Column:
    """name: as in the file; meaning: a phrase, or ""."""

    name: str
    kind: str
    meaning: str = ""


@dataclass(frozen=True)
class Cell:
    """text: for people; order: what it is sorted by, "" for a cell that is empty."""

    text: str
    order: str


@dataclass(frozen=True)
class TableView:
    """A table that can be sorted. left_out: rows of the file that it does not show."""

    title: str
    note: str
    columns: List[Column]
    rows: List[List[Cell]]
    source: str
    left_out: int = 0


@dataclass(frozen=True)
class Picture:
    """An image as a data URI, of so many CSS pixels. page: "2 of 6: ridge = 1", or ""."""

    uri: str
    width: int
    height: int
    page: str
    alt: str


@dataclass(frozen=True)
class Gallery:
    """Pictures that show the same of several cells. failure: why there are none, else ""."""

    title: str
    caption: str
    pictures: List[Picture]
    failure: str = ""


@dataclass(frozen=True)
class Part:
    """One kind of result.

    name: of the picture that gtv.plot draws of it; title: what to call results that have no name
    of their own; sentence: what they are; alt: numbers that its pictures show, for those who cannot
    see them.
    """

    name: str
    title: str
    sentence: str
    facts: List[Fact]
    tables: List[TableView]
    alt: str = ""


@dataclass(frozen=True)
class Provenance:
    """How results were made, after the JSON file that says so.

    study: the study file's text, or ""; study_file: where the command looks for it. settings: every
    key and its value. data_file: the data that it reads, or "".
    """

    source: str
    name: str
    command: str
    made: List[Fact]
    settings: List[Fact]
    study: str = ""
    study_file: str = ""
    data_file: str = ""
    seed: str = ""

    @property
    def short(self):
        """In 0.73 s, on 2 threads, seed 0, by gtv 0.1.0; as far as that is known."""
        made = dict(self.made)
        words = {
            "Computing took": "in {}",
            "Threads": "on {} threads",
            "Seed": "with seed {}",
            "gtv": "by gtv {}",
        }
        parts = (text.format(made[key]) for key, text in words.items() if key in made)
        return ", ".join(parts).replace("on 1 threads", "on 1 thread")

    @property
    def study_name(self):
        """A name to save the study under."""
        return os.path.basename(self.study_file) or "study.toml"


@dataclass(frozen=True)
class Page:
    """The whole page."""

    title: str
    folder: str
    parts: List[Part]
    galleries: List[Gallery]
    provenances: List[Provenance]
    drawn_with: List[Fact]
