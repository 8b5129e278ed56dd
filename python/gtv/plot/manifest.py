"""What a run's manifest says about its study: name, sweep values, data points."""

import json
import tomllib

import numpy as np

from gtv.plot.errors import InputError


class Manifest:
    """manifest.json of a run folder; all questions have an answer for a folder without one."""

    def __init__(self, path):
        self._content, self._text, self._study = {}, "", {}
        try:
            with open(path, encoding="utf-8") as file:
                self._content = json.load(file)
        except FileNotFoundError:
            return
        except (OSError, ValueError) as error:
            raise InputError(f"{path}: not a JSON file: {error}") from error
        if not isinstance(self._content, dict):
            raise InputError(f"{path}: got no JSON object, expected the manifest of a run")
        self._text = self._content.get("study", "")
        if not isinstance(self._text, str):
            raise InputError(f"{path}: study: expected the text of a study")
        try:
            self._study = tomllib.loads(self._text)
        except tomllib.TOMLDecodeError as error:
            raise InputError(f"{path}: study: {error}") from error

    @property
    def name(self):
        """The study's name, or ""."""
        return str(self._content.get("name", ""))

    @property
    def sweep(self):
        """{key: [text, …]} of the axes whose values are words; the arrays hold their positions."""
        try:
            axes = {axis["key"]: axis["values"] for axis in self._content.get("sweep", [])}
        except (KeyError, TypeError):
            return {}
        return {key: v for key, v in axes.items() if all(isinstance(word, str) for word in v)}

    def points(self, cell):
        """The data points of a cell, (M, 2), or None if this module cannot tell.

        cell: {key: value} of the sweep. Points from files, and those that an override may have
        changed, are left to the density file.
        """
        changed = any(line.startswith("# --set data.") for line in self._text.splitlines())
        data = self._study.get("data")
        if changed or not isinstance(data, dict):
            return None
        data = dict(data)
        data.update({key[5:]: value for key, value in cell.items() if key.startswith("data.")})
        if "points" in data:
            points = _rows(data["points"])
        else:
            points = _PRESETS.get(data.get("preset"))
        if points is None or points.ndim != 2 or points.shape[1] != 2:
            return None
        angle = float(data.get("angle", 0))
        turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
        return points @ turn


def _rows(points):
    try:
        return np.asarray(points, dtype=float)
    except (TypeError, ValueError):
        return None


def _on_circle(count):
    turns = 2 * np.pi * np.arange(count) / count
    return np.stack([np.cos(turns), np.sin(turns)], axis=1)


_PRESETS = {
    "polygon": _on_circle(6),
    "square": _on_circle(4),
    "line": np.repeat(np.linspace(-1, 1, 6)[:, None], 2, axis=1),
    "lshape": np.array([[-1, -1], [-1, 0], [-1, 1], [0, -1], [0.5, -1], [1, -1]], dtype=float),
    "random": np.array(
        [[-1, -1], [-0.9, 1], [-0.3, 0.2], [0.1, -0.1], [0.2, -0.1], [0.9, 0.7]], dtype=float
    ),
}
