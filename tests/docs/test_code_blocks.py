"""What the pages tell the reader to type is typed here."""

from __future__ import annotations

import gzip
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from code_blocks import BUILD, ROOT, blocks_of

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def _name(page: Path) -> str:
    return str(page.relative_to(ROOT))


@pytest.fixture(scope="session")
def data_sets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Digits, of Debian's package or, where that is not installed, of chance: as many, as large."""
    import numpy

    folder = tmp_path_factory.mktemp("datasets")
    installed = Path("/usr/lib/python3/dist-packages/sklearn/datasets/data/digits.csv.gz")
    if installed.exists():
        shutil.copy(installed, folder / "digits.csv.gz")
    else:
        rows = numpy.random.default_rng(0).integers(0, 17, size=(1797, 65))
        with gzip.open(folder / "digits.csv.gz", "wt") as file:
            numpy.savetxt(file, rows, fmt="%d", delimiter=",")
    return folder


@pytest.mark.parametrize("page", [page for page in PAGES if blocks_of(page)], ids=_name)
def test_every_code_block_does_what_the_page_says(
    page: Path, tmp_path: Path, data_sets: Path
) -> None:
    # Commands are written for the checkout's folder, and write to out/ in it.
    shutil.copytree(ROOT / "studies", tmp_path / "studies")
    build = tmp_path / "build" / "release"
    build.mkdir(parents=True)
    for part in ("bin", "python"):
        (build / part).symlink_to(BUILD / part)
    environment = {
        **os.environ,
        "PATH": f"{BUILD / 'bin'}:/usr/bin:/bin",
        "PYTHONPATH": str(BUILD / "python"),
        "PYTHONDONTWRITEBYTECODE": "1",
        "MPLBACKEND": "Agg",
        "GTV_DATASETS": str(data_sets),
    }
    runner = ROOT / "tests" / "docs" / "code_blocks.py"
    done = subprocess.run(
        [sys.executable, runner, page, tmp_path], env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_few_blocks_are_not_run() -> None:
    blocks = [block for page in PAGES for block in blocks_of(page) if block.language != "text"]
    left_out = [block.place for block in blocks if "not run" in block.notes]
    assert len(left_out) <= 0.25 * len(blocks), left_out
