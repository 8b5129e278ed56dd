"""What the docstrings show is what happens."""

import doctest
import importlib
import pathlib

import pytest

import gtv

MODULES = sorted(
    path.stem
    for path in pathlib.Path(gtv.__file__).parent.glob("_*.py")
    if path.stem != "__init__"
)


@pytest.mark.parametrize("name", MODULES)
def test_examples_show_what_happens(name):
    found = doctest.testmod(importlib.import_module(f"gtv.{name}"))
    assert found.failed == 0


def test_every_public_name_is_there_and_says_what_it_is():
    for name in gtv.__all__:
        assert name == "__version__" or getattr(gtv, name).__doc__, name
