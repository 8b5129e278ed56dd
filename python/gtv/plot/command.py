"""The command line: which pictures of a folder to draw, and what to say if that fails."""

import argparse
import os
import sys

from gtv.plot.errors import InputError, nearest

NAMES = ("fig1", "fig2", "fig3", "run", "compare", "attribute", "verify")


class _Parser(argparse.ArgumentParser):
    def error(self, message):
        raise InputError(message)


def main(arguments):
    """Draws what the arguments ask for. Returns the exit code: 0 done, 1 not written, 2 input."""
    try:
        for path in draw_folder(*_parse(arguments)):
            print(path)
    except InputError as error:
        return _fail(error, 2)
    except OSError as error:
        return _fail(f"{error.filename or 'output'}: {error.strerror or error}", 1)
    return 0


def _fail(error, code):
    print("gtv plot: " + " ".join(str(error).split()), file=sys.stderr)
    return code


def _parse(arguments):
    parser = _Parser(
        prog="python3 -m gtv.plot",
        description="Draws fig1.npz, fig2.npz, fig3.npz, a run's density.npz, compare.npz, "
        "attribute.npz and verify.json as PNG, PDF and SVG beside them. Where fig2.npz or fig3.npz "
        "hold the notebooks' versions too, those are drawn as figN_published.",
    )
    parser.add_argument("folder", metavar="DIR", help="folder of the arrays and of the pictures")
    parser.add_argument("--only", metavar="NAMES", help="comma separated: " + ", ".join(NAMES))
    options = parser.parse_args(arguments)
    return options.folder, _names(options.only)


def _names(only):
    if only is None:
        return None
    names = [name.strip() for name in only.split(",")]
    for name in names:
        if name not in NAMES:
            raise InputError(
                f"--only: got '{name}', expected {', '.join(NAMES)}{nearest(name, NAMES)}"
            )
    return names


def draw_folder(folder, only=None):
    """Draws the figures in `only`, or all that the folder has arrays for. Returns paths written.

    Raises InputError if arrays are missing or malformed, before anything of that figure is written,
    or if the folder may not be written to; OSError if a picture cannot be written otherwise.
    """
    if not os.path.isdir(folder):
        raise InputError(f"{folder}: no such folder")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise InputError(f"{folder}: cannot be written to, expected a folder that can")
    wanted = only or [name for name in NAMES if os.path.exists(_arrays_of(folder, name))]
    if not wanted:
        files = ", ".join(os.path.basename(_arrays_of(folder, name)) for name in NAMES)
        raise InputError(f"{folder}: has none of {files}")
    return [path for name in NAMES if name in wanted for path in _draw(folder, name)]


def _arrays_of(folder, name):
    return os.path.join(folder, _FILES.get(name, f"{name}.npz"))


_FILES = {"run": "density.npz", "verify": "verify.json"}  # else the name's NPZ


def _draw(folder, name):
    # Imported here: --help and wrong arguments need no Matplotlib, which takes most of a second.
    from gtv.plot import fig1, fig2, fig2_published, fig3, fig3_published, style, verify
    from gtv.plot.arrays import Arrays
    from gtv.plot.save import save

    if name == "verify":
        with style.context():
            return save(verify.draw(verify.read(_arrays_of(folder, name))), folder, name)
    arrays = Arrays(_arrays_of(folder, name))
    with style.context():
        if name in _STUDIES:
            return _STUDIES[name](folder, arrays)
        figure, published = {
            "fig1": (fig1, None),
            "fig2": (fig2, fig2_published),
            "fig3": (fig3, fig3_published),
        }[name]
        written = save(figure.draw(figure.read(arrays)), folder, name)
        if published is not None and published.present(arrays):
            written += save(published.draw(published.read(arrays)), folder, f"{name}_published")
        return written


def _draw_run(folder, arrays):
    from gtv.plot import layout, run
    from gtv.plot.density import read_density

    density = read_density(arrays)
    pages = layout.pages(density, arrays.path)
    return _save_pages(folder, "density", pages, lambda page, title: run.draw(density, page, title))


def _draw_compare(folder, arrays):
    from gtv.plot import compare, compare_plane, comparison, kernels, layout

    data = comparison.read(arrays)
    kernel = kernels.read(arrays) if kernels.present(arrays) else None
    flat = data.dimension == 1
    pages = (layout if flat else compare_plane).pages(data, arrays.path)
    draw = (compare if flat else compare_plane).draw
    written = _save_pages(folder, "compare", pages, lambda page, title: draw(data, page, title))
    return written + ([] if kernel is None else _draw_kernels(folder, arrays, kernel))


def _draw_kernels(folder, arrays, data):
    from gtv.plot import correlation, kernel_map, layout

    written = _save_pages(
        folder,
        "compare_kernel",
        kernel_map.pages(data),
        lambda page, title: kernel_map.draw(data, page, title),
    )
    if data.white:
        return written
    return written + _save_pages(
        folder,
        "compare_kernel_correlation",
        layout.pages(data, arrays.path),
        lambda page, title: correlation.draw(data, page, title),
    )


def _draw_attribute(folder, arrays):
    from gtv.plot import attribute, attribution, layout

    data = attribution.read(arrays)
    pages = layout.pages(data, arrays.path)
    written = []
    for stem, ladder in (("attribute", data.gap_mass), ("attribute_wasserstein", data.wasserstein)):
        written += _save_pages(
            folder,
            stem,
            pages,
            lambda page, title, ladder=ladder: attribute.draw(data, ladder, page, title),
        )
    return written


_STUDIES = {"run": _draw_run, "compare": _draw_compare, "attribute": _draw_attribute}


def _save_pages(folder, base, pages, draw):
    """Draws each page under the study's name and writes it. Returns the paths."""
    from gtv.plot import labels, layout
    from gtv.plot.manifest import Manifest
    from gtv.plot.save import save

    name = labels.plain(Manifest(os.path.join(folder, "manifest.json")).name)
    written = []
    for stem, (title, page) in zip(layout.stems(pages, base), pages):
        heading = ": ".join(part for part in (name, title) if part)
        written += save(draw(page, heading), folder, stem)
    return written
