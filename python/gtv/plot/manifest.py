"""What a run's manifest says about its study. Arrays hold the rest."""

import os

from gtv.errors import InputError
from gtv.plot.documents import read_json


class Manifest:
    """manifest.json of a run folder; all questions have an answer for a folder without one."""

    def __init__(self, path):
        self._content = read_json(path) if os.path.exists(path) else {}
        if not isinstance(self._content, dict):
            raise InputError(f"{path}: got no JSON object, expected the manifest of a run")

    @property
    def name(self):
        """The study's name, or ""."""
        return str(self._content.get("name", ""))
