"""How results were made: command, study, settings, time, machine, versions."""

import json
import math
import os
import shlex

from gtv.errors import InputError
from gtv.plot.documents import Document
from gtv.report import numbers
from gtv.report.model import Provenance

_VERSIONS = {
    "gtv": "gtv",
    "compiler": "Compiler",
    "simd": "Instruction set",
    "blas": "Matrix products",
    "executor": "Threads by",
}

_ASKED = (
    "train",
    "samples",
    "test",
    "scaling",
    "samples_scaling",
    "centred",
    "threshold",
    "draws",
    "levels",
    "members",
    "theories",
)
"""What stands for settings where no study was read, or beside it."""

_LONGEST = 300
"""Characters of a setting; the study's text has the rest."""


def read(path):
    """The provenance in a JSON object of the program. Raises InputError if it is malformed."""
    document = Document(path)
    content = document.content
    command = document.text("command")
    settings = _object(path, content, "settings")
    study_file = _study_file(command)
    if command == "gtv.Study.run":  # the same bits as the program's
        command, study_file = "gtv run study.toml", "study.toml"
    return Provenance(
        source=os.path.basename(path),
        name=str(content.get("name", "")),
        command=command,
        made=_made(path, content),
        settings=[
            *((key, value_text(value)) for key, value in settings.items()),
            *((key, value_text(content[key])) for key in _ASKED if content.get(key) is not None),
        ],
        study=str(content.get("study", "")),
        study_file=study_file,
        data_file=str(settings.get("data.file") or content.get("train") or ""),
        seed=str(content.get("seed", "")),
    )


def value_text(value):
    """A value of a setting as a study file has it, cut if it is long."""
    if value is None:
        return "by default"
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]} … ({len(text):,} characters)"


def _object(path, content, key):
    value = content.get(key, {})
    if not isinstance(value, dict):
        raise InputError(f"{path}: entry '{key}': expected a JSON object")
    return value


def _made(path, content):
    """Time, work, machine and versions, as far as the file tells."""
    facts = []

    def add(key, name, shown):
        value = content.get(key)
        if isinstance(value, (int, float)) and math.isfinite(value):
            facts.append((name, shown(value)))

    add("compute_s", "Computing took", numbers.duration)
    add("trajectory_steps", "Trajectory steps", lambda n: numbers.number(float(n), 3))
    if content.get("ranks") != 1:
        add("ranks", "Ranks", str)
    add("threads", "Threads", str)
    add("peak_rss_mb", "Peak memory", lambda mb: f"{numbers.number(mb, 3)} MB")
    add("seed", "Seed", str)
    for key, value in _object(path, content, "versions").items():
        facts.append((_VERSIONS.get(key, key), str(value)))
    return facts


def _study_file(command):
    """The study that a command names, or ""."""
    try:
        words = shlex.split(command)
    except ValueError:
        words = command.split()
    return next((word for word in words if word.endswith(".toml")), "")
