#!/usr/bin/env python3
"""Writes python/gtv/_core.pyi, the types of the extension module, from the module itself.

scripts/stubs.py [--check] PACKAGE_FOLDER: the folder that has gtv/_core*.so. --check writes nothing
and exits with 1 if the file is not what it would write.
"""

import pathlib
import re
import subprocess
import sys
import tempfile

STUB = pathlib.Path(__file__).resolve().parents[1] / "python/gtv/_core.pyi"
HEAD = '''"""Types of the extension module; made by scripts/stubs.py, not by hand."""

from typing import Any, Callable, Optional, Tuple

import numpy
from numpy.typing import NDArray
'''


def generated(package):
    """What mypy's stubgen reads off the module, in types that mypy understands."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            ["stubgen", "--quiet", "--module", "gtv._core", "--output", folder],
            check=True,
            cwd=package,
        )
        text = pathlib.Path(folder, "gtv/_core.pyi").read_text()
    body = "\n".join(
        line for line in text.splitlines() if not line.startswith(("import ", "from "))
    )
    # pybind11 writes an array's shape and flags into its type.
    body = re.sub(r"numpy\.ndarray\[numpy\.(\w+)(\[[^\]]*\])?(,\s*flags\.\w+)*\]", r"NDArray[numpy.\1]", body)
    body = re.sub(r"numpy\.ndarray\b", "NDArray[Any]", body)
    body = re.sub(r"\bdict\b(?!\[)", "dict[str, Any]", body)
    body = re.sub(r"\btuple\b(?!\[)", "tuple[Any, ...]", body)
    body = re.sub(r"\blist\b(?!\[)", "list[Any]", body)
    body = re.sub(r"\bCallable\b(?!\[)", "Callable[..., Any]", body)
    body = re.sub(r"\bfunction\b(?=[,)])", "Callable[..., Any]", body)
    body = body.replace("List[", "list[").replace("Dict[", "dict[")
    body = body.replace("*args, **kwargs)", "*args: Any, **kwargs: Any)")
    return HEAD + body.rstrip() + "\n"


def main(arguments):
    """Exit code: 0 done, 1 the stub is stale."""
    check = "--check" in arguments
    (package,) = [argument for argument in arguments if argument != "--check"]
    text = generated(package)
    if check:
        if not STUB.exists() or STUB.read_text() != text:
            print(f"{STUB.name} is stale; scripts/stubs.py {package} writes it", file=sys.stderr)
            return 1
        return 0
    STUB.write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
