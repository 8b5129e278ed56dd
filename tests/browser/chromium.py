"""A headless Chromium that may reach no host, and reports of every kind to open in it: fixtures.

A plugin of pytest, since conftest is the name of what the Python package's tests share, which makes
the folders.
"""

import json
import os
import pathlib
import subprocess

import pytest
import report_folders
from selenium import webdriver
from selenium.webdriver.chrome.service import Service

from gtv.report.command import report

PROGRAM = os.environ["GTV_PROGRAM"]
AXE = pathlib.Path(os.environ["GTV_AXE"])
SHOTS = pathlib.Path(os.environ["GTV_SHOTS"])

_STUDY = """name = "small"
[data]
points = [[-1.0], [0.5]]
[sampler]
trajectories = 2000
[ensemble]
models = 8
[density]
bins = 40
[sweep]
"forward.t_min" = [1e-3, 1e-2]
"estimator.samples" = [20, 40, 80, 1600]
"""


class Browser:
    """What the tests ask of Chromium."""

    def __init__(self, driver):
        self.driver = driver

    def open(self, path, width=1200, height=900, **features):
        """Opens a page at a size of the window, under media features such as a dark scheme.

        Motion is reduced unless asked for: what is clicked would still be scrolling there.
        """
        features = {"prefers_reduced_motion": "reduce", **features}
        named = [{"name": k.replace("_", "-"), "value": v} for k, v in features.items()]
        self._tell("Emulation.setEmulatedMedia", features=named)
        self.size(width, height)
        self.driver.get("about:blank")
        for kind in ("browser", "performance"):
            self.driver.get_log(kind)
        self.driver.get(path.as_uri())

    def size(self, width, height):
        self._tell(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )

    def run(self, script, *arguments):
        return self.driver.execute_script(script, *arguments)

    def complaints(self):
        """What the console holds since the page was opened."""
        return [entry["message"] for entry in self.driver.get_log("browser")]

    def requests(self):
        """Addresses that were asked for since the page was opened."""
        messages = [json.loads(e["message"])["message"] for e in self.driver.get_log("performance")]
        return [
            m["params"]["request"]["url"]
            for m in messages
            if m["method"] == "Network.requestWillBeSent"
        ]

    def violations(self):
        """What axe finds, a line each; everything that folds is open."""
        self.run("for (const d of document.querySelectorAll('details')) d.open = true;")
        self.run(AXE.read_text(encoding="utf-8"))
        found = self.driver.execute_async_script(
            "const done = arguments[arguments.length - 1];"
            "axe.run(document, {resultTypes: ['violations']}).then(r => done(r.violations));"
        )
        return [f"{v['id']}: {node['html'][:200]}" for v in found for node in v["nodes"]]

    def shot(self, name):
        """Writes a picture of the whole page. Returns its path."""
        width, height = self.run(
            "const e = document.documentElement; return [e.clientWidth, e.scrollHeight];"
        )
        self.size(width, min(height, 10000))
        path = SHOTS / f"{name}.png"
        assert self.driver.save_screenshot(str(path))
        return path

    def pdf(self):
        """The page as it would be printed, base64."""
        return self._tell("Page.printToPDF")["data"]

    def _tell(self, command, **arguments):
        return self.driver.execute_cdp_cmd(command, arguments)


@pytest.fixture(scope="session")
def browser():
    options = webdriver.ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    for argument in ("--headless=new", "--disable-dev-shm-usage", "--hide-scrollbars"):
        options.add_argument(argument)
    options.add_argument("--host-resolver-rules=MAP * ~NOTFOUND")
    if os.geteuid() == 0:
        options.add_argument("--no-sandbox")  # Chromium has none for root
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(service=Service("/usr/bin/chromedriver"), options=options)
    driver.set_script_timeout(120)
    SHOTS.mkdir(parents=True, exist_ok=True)
    yield Browser(driver)
    driver.quit()


@pytest.fixture(scope="session")
def pages(tmp_path_factory):
    """The page of a folder of a kind, made when it is first asked for; "small" by the program."""
    made = {}

    def page(kind):
        if kind not in made:
            folder = tmp_path_factory.mktemp(kind)
            if kind == "small":
                made[kind] = _by_program(folder)
            else:
                made[kind] = pathlib.Path(report(str(report_folders.ALL[kind](folder))))
        return made[kind]

    return page


def _by_program(folder):
    (folder / "small.toml").write_text(_STUDY)
    for arguments in (["run", "small.toml", "--out", "r"], ["report", "r"]):
        subprocess.run([PROGRAM, *arguments], cwd=folder, check=True)
    return folder / "r" / "report.html"
