"""How each picture is drawn: from the path of its file to figures, and to their files beside it."""

import os

from gtv.plot import (
    attribute,
    attribution,
    compare,
    compare_plane,
    comparison,
    correlation,
    fig1,
    fig2,
    fig2_published,
    fig3,
    fig3_published,
    kernel_map,
    kernels,
    labels,
    layout,
    memorization,
    memorize,
    neighbours,
    ratios,
    resolutions,
    run,
    samples,
    style,
    timescales,
    verify,
)
from gtv.plot.arrays import Arrays
from gtv.plot.density import read_density
from gtv.plot.manifest import Manifest
from gtv.plot.save import save


def draw(name, folder, path):
    """Draws the picture `name` from its file and writes it into the folder. Returns the paths."""
    with style.context():
        return [
            written
            for stem, figure in _DRAWN[name](folder, path)
            for written in save(figure, folder, stem)
        ]


def figures(name, folder, path):
    """The pictures `name` of a file in the folder: (stem of their files, figure)."""
    with style.context():
        return list(_DRAWN[name](folder, path))


def _figure(name, figure, published=None):
    """A figure of the paper; `published`: its notebook's version, where the file has that."""

    def drawn(folder, path):
        arrays = Arrays(path)
        yield name, figure.draw(figure.read(arrays))
        if published is not None and published.present(arrays):
            yield f"{name}_published", published.draw(published.read(arrays))

    return drawn


def _run(folder, path):
    density = read_density(Arrays(path))
    pages = layout.pages(density, path)
    return _pages(folder, "density", pages, lambda page, title: run.draw(density, page, title))


def _samples(folder, path):
    data = neighbours.read(Arrays(path))
    one, of = (ratios, layout) if data.image_shape is None else (samples, samples)
    pages = of.pages(data, path)
    return _pages(folder, "neighbours", pages, lambda page, title: one.draw(data, page, title))


def _compare(folder, path):
    arrays = Arrays(path)
    data = comparison.read(arrays)
    kernel = kernels.read(arrays) if kernels.present(arrays) else None
    one, of = (compare, layout) if data.dimension == 1 else (compare_plane, compare_plane)
    pages = of.pages(data, path)
    yield from _pages(folder, "compare", pages, lambda page, title: one.draw(data, page, title))
    if kernel is not None:
        yield from _kernels(folder, path, kernel)


def _kernels(folder, path, data):
    yield from _pages(
        folder,
        "compare_kernel",
        kernel_map.pages(data),
        lambda page, title: kernel_map.draw(data, page, title),
    )
    if data.white:
        return
    yield from _pages(
        folder,
        "compare_kernel_correlation",
        layout.pages(data, path),
        lambda page, title: correlation.draw(data, page, title),
    )


def _attribute(folder, path):
    data = attribution.read(Arrays(path))
    pages = layout.pages(data, path)
    for stem, ladder in (("attribute", data.gap_mass), ("attribute_wasserstein", data.wasserstein)):
        yield from _pages(
            folder,
            stem,
            pages,
            lambda page, title, ladder=ladder: attribute.draw(data, ladder, page, title),
        )


def _verify(folder, path):
    yield "verify", verify.draw(verify.read(path))


def _memorize(folder, path):
    data = memorization.read(path)
    return _pages(folder, "memorize", [("", data)], memorize.draw)


def _timescales(folder, path):
    data = resolutions.read(path)
    return _pages(folder, "timescales", [("", data)], timescales.draw)


_DRAWN = {
    "fig1": _figure("fig1", fig1),
    "fig2": _figure("fig2", fig2, fig2_published),
    "fig3": _figure("fig3", fig3, fig3_published),
    "run": _run,
    "samples": _samples,
    "compare": _compare,
    "attribute": _attribute,
    "verify": _verify,
    "memorize": _memorize,
    "timescales": _timescales,
}


def _pages(folder, base, pages, draw_page):
    """Each page, drawn under the study's name: (stem of its files, figure)."""
    name = labels.plain(Manifest(os.path.join(folder, "manifest.json")).name)
    for stem, (title, page) in zip(layout.stems(pages, base), pages):
        heading = ": ".join(part for part in (name, title) if part)
        yield stem, draw_page(page, heading)
