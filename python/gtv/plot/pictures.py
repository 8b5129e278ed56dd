"""How each picture is drawn: from the path of its file to figures, or to their files beside it."""

import os
from dataclasses import dataclass

from matplotlib.figure import Figure

from gtv.plot import (
    attribute,
    attribution,
    compare,
    compare_plane,
    comparison,
    correlation,
    ends,
    exact_fields,
    field,
    fig1,
    fig2,
    fig2_published,
    fig3,
    fig3_published,
    kernel_map,
    kernels,
    labels,
    layout,
    masses,
    memorization,
    memorize,
    memorize_cells,
    neighbours,
    paths,
    posterior,
    ratios,
    resolutions,
    run,
    samples,
    style,
    timescales,
    training_set,
    trajectories,
    v_kernel,
    values,
    verify,
)
from gtv.plot.arrays import Arrays
from gtv.plot.density import read_density
from gtv.plot.manifest import Manifest
from gtv.plot.save import save


@dataclass(frozen=True)
class Drawn:
    """A figure, the name of its files without ending, and of which cells it is ("" for all)."""

    stem: str
    figure: Figure
    cells: str = ""


def draw(name, folder, path):
    """Draws the picture `name` from its file and writes it into the folder. Returns the paths."""
    with style.context():
        return [
            written
            for drawn in figures(name, folder, path)
            for written in save(drawn.figure, folder, drawn.stem)
        ]


def figures(name, folder, path):
    """Iterates over the figures of the picture `name`, each Drawn as it is asked for.

    To be called and iterated over within style.context(). `folder` may have a manifest, whose name
    stands over the figures.
    """
    return _DRAWN[name](folder, path)


def _figure(name, figure, published=None):
    """A figure of the paper; `published`: its notebook's version, where the file has that."""

    def drawn(_folder, path):
        arrays = Arrays(path)
        yield Drawn(name, figure.draw(figure.read(arrays)))
        if published is not None and published.present(arrays):
            yield Drawn(f"{name}_published", published.draw(published.read(arrays)))

    return drawn


def _single(draw_arrays):
    """One figure of an NPZ file, named as that."""

    def drawn(_folder, path):
        yield Drawn(_stem(path), draw_arrays(Arrays(path)))

    return drawn


def _trajectories(_folder, path):
    """Samples from Python with the states on the way, and then where they end."""
    data = paths.read(Arrays(path))
    yield Drawn(_stem(path), trajectories.draw(data))
    yield Drawn(f"{_stem(path)}_ends", ends.draw(data))


def _run(folder, path):
    density = read_density(Arrays(path))
    pages, stem = layout.pages(density, path), _stem(path)
    yield from _pages(folder, stem, pages, lambda page, title: run.draw(density, page, title))
    if density.models is not None and density.models.shape[-2] > 1:
        yield from _pages(
            folder,
            f"{stem}_members",
            pages,
            lambda page, title: run.draw(density, page, title, one_by_one=True),
        )


def _samples(folder, path):
    data = neighbours.read(Arrays(path))
    one, of = (ratios, layout) if data.image_shape is None else (samples, samples)
    pages = of.pages(data, path)
    return _pages(folder, _stem(path), pages, lambda page, title: one.draw(data, page, title))


def _distances(folder, path):
    data = neighbours.read_ratios(Arrays(path))
    pages = layout.pages(data, path)
    return _pages(folder, _stem(path), pages, lambda page, title: ratios.draw(data, page, title))


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
    if not data.white:
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


def _verify(_folder, path):
    yield Drawn("verify", verify.draw(verify.read(path)))


def _memorize(folder, path):
    (name, first), *others = found = memorization.read(path)
    if not others:
        return _pages(folder, "memorize", [(name, first)], memorize.draw)
    pages = memorize_cells.pages(found, path)
    return _pages(folder, "memorize", pages, memorize_cells.draw)


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
    "field": _single(lambda arrays: field.draw(exact_fields.read(arrays))),
    "trajectories": _trajectories,
    "ends": _single(lambda arrays: ends.draw(paths.read(arrays))),
    "v-kernel": _single(lambda arrays: v_kernel.draw(v_kernel.read(arrays))),
    "masses": _single(masses.draw),
    "posterior": _single(posterior.draw),
    "distances": _distances,
    "training-set": _single(training_set.draw),
    "values": _single(values.draw),
}
"""By the names of kinds.py; "values" is what a result in Python has that has no other."""


def _stem(path):
    return os.path.splitext(os.path.basename(path))[0]


def _pages(folder, base, pages, draw_page):
    """Each page under the study's name."""
    name = labels.plain(Manifest(os.path.join(folder, "manifest.json")).name)
    for stem, (cells, page) in zip(layout.stems(pages, base), pages):
        heading = ": ".join(part for part in (name, cells) if part)
        yield Drawn(stem, draw_page(page, heading), cells)
