"""What a run's manifest says about its study. Arrays hold the rest."""

import json

from gtv.plot.errors import InputError


class Manifest:
    """manifest.json of a run folder; all questions have an answer for a folder without one."""

    def __init__(self, path):
        self._content = {}
        try:
            with open(path, encoding="utf-8") as file:
                self._content = json.load(file)
        except FileNotFoundError:
            return
        except (OSError, ValueError) as error:
            raise InputError(f"{path}: not a JSON file: {error}") from error
        if not isinstance(self._content, dict):
            raise InputError(f"{path}: got no JSON object, expected the manifest of a run")

    @property
    def name(self):
        """The study's name, or ""."""
        return str(self._content.get("name", ""))
