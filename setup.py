"""pip install .: the package gtv with its extension module, which CMake builds."""

import os
import pathlib
import re
import subprocess
import sys

from setuptools import Extension, setup
from setuptools.command.build_ext import build_ext

ROOT = pathlib.Path(__file__).resolve().parent


class CMakeBuild(build_ext):
    """Builds the target gtv_python for the interpreter that asks.

    GTV_BUILD_DIR names a CMake build folder to use, build/release say, which saves some minutes.
    """

    def build_extension(self, ext):
        folder = pathlib.Path(os.environ.get("GTV_BUILD_DIR") or self.build_temp).resolve()
        target = pathlib.Path(self.get_ext_fullpath(ext.name)).resolve()
        jobs = str(self.parallel or len(os.sched_getaffinity(0)))
        configure = [
            *("cmake", "-S", str(ROOT), "-B", str(folder), "-G", "Ninja"),
            *("-D", "CMAKE_BUILD_TYPE=Release", "-D", "GTV_BUILD_TESTS=OFF"),
            *("-D", f"Python_EXECUTABLE={sys.executable}"),
        ]
        if not (folder / "CMakeCache.txt").exists():
            subprocess.run(configure, check=True)
        subprocess.run(
            ["cmake", "--build", str(folder), "--target", "gtv_python", "--parallel", jobs],
            check=True,
        )
        target.parent.mkdir(parents=True, exist_ok=True)
        built = next((folder / "python/gtv").glob("_core.*.so"))
        self.copy_file(str(built), str(target))


def version():
    """As the project's CMakeLists.txt has it."""
    text = (ROOT / "CMakeLists.txt").read_text()
    return re.search(r"project\(gtv VERSION ([\d.]+)", text)[1]


setup(
    version=version(),
    ext_modules=[Extension("gtv._core", sources=[])],
    cmdclass={"build_ext": CMakeBuild},
)
