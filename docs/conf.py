"""How the documentation is made of docs/, the headers, the package and the program.

scripts/docs.sh builds it. The pages ask no network for anything: formulas are set when the site is
built, and scripts and fonts are in it.
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

root = Path(__file__).resolve().parent.parent
build = Path(os.environ.get("GTV_BUILD_DIR", root / "build" / "release"))
sys.path[:0] = [str(root / "docs" / "_extensions"), str(build / "python")]
sys.dont_write_bytecode = True

project = "gtv"
author = "The gtv authors"
copyright = author
version = release = re.search(  # type: ignore[union-attr]
    r"project\(gtv\s+VERSION\s+([\d.]+)", (root / "CMakeLists.txt").read_text()
)[1]

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinxcontrib.bibtex",
    "sphinx_copybutton",
    "breathe",
    "katex_math",
    "labels",
    "unicode_math",
    "command_line",
    "python_names",
    "cpp_headers",
    "notebooks",
]
exclude_patterns = ["_extensions", "_static"]
highlight_language = "text"

myst_enable_extensions = ["dollarmath", "deflist", "colon_fence"]
myst_heading_anchors = 4
suppress_warnings = ["myst.nested_header"]

gtv_program = build / "bin" / "gtv"
gtv_include = root / "include"
gtv_work = root / "build" / "docs-work"
breathe_projects = {"gtv": str(gtv_work / "xml")}
breathe_default_project = "gtv"
breathe_default_members = ("members",)
breathe_show_include = False
# Names of other libraries and of template parameters; a gtv:: in a header must exist.
nitpick_ignore_regex = [("cpp:identifier", r"(?!gtv::).*|gtv::[a-z]+")]

bibtex_bibfiles = ["references.bib"]

autodoc_member_order = "bysource"
autodoc_typehints = "signature"
python_use_unqualified_type_names = True
autodoc_type_aliases = {"npt.ArrayLike": "ArrayLike", "Doubles": "Doubles", "Model": "Model"}
autodoc_default_options = {"members": True, "inherited-members": False}
napoleon_google_docstring = False
napoleon_use_ivar = True
napoleon_use_rtype = False
napoleon_preprocess_types = False

copybutton_prompt_text = r">>> |\.\.\. |\$ "
copybutton_prompt_is_regexp = True

html_theme = "furo"
html_title = f"gtv {release}"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_sourcelink = False
html_show_copyright = False
pygments_style = "friendly"
