"""How much the cells of a sweep memorise: a curve and a histogram of distances of each."""

from gtv.plot import layout, panels, sheet, style
from gtv.plot.memorize import draw_distances, draw_nulls, expected_without, two_panels

PER_PAGE = len(style.LINES)
"""Cells whose curves can be told apart; more go to further pages."""

_MARKS = 6  # on a curve
_COLUMNS = 2  # of a legend
_HELD_OUT = {"color": style.GREY, "lw": 2.2, "ls": (0, (4, 1.5))}


def pages(found, where):
    """Pages ("", [(name, Memorization), …]). Raises InputError, naming the file, if too many."""
    parts = [found[k : k + PER_PAGE] for k in range(0, len(found), PER_PAGE)]
    layout.check_pages([("", [part]) for part in parts], where)
    return [("", part) for part in parts]


def draw(cells, title):
    """One page: shares below each threshold on the left, distances on the right."""
    first = cells[0][1]
    what = f"{len(first.distance)} samples of each of {len(cells)} cells"
    lines = [line for line in (title, what, expected_without(first.summary)) if line]
    above = 0.08 + sheet.LINE * len(lines)
    legend_rows = -(-(len(cells) + 3) // _COLUMNS)
    figure, (curves, distances) = two_panels(above + 0.16 * legend_rows + 0.1)
    sheet.write(figure, lines, 0.08)
    drawn = {}
    for k, (name, data) in enumerate(cells):
        every = max(1, len(data.curves.threshold) // _MARKS)
        # Marks of one cell stand between those of the next.
        (drawn[name],) = curves.plot(
            data.curves.threshold,
            data.curves.fraction,
            markevery=(k * every // PER_PAGE, every),
            zorder=4,
            **style.line(style.LINES[k]),
        )
    drawn.update(draw_nulls(curves, first, _HELD_OUT))
    draw_distances(
        distances,
        [
            (first.held_out, _HELD_OUT),
            *(
                (data.distance, {"color": color, "ls": dashes, "lw": 1.1})
                for (_, data), (color, dashes, _) in zip(cells, style.LINES)
            ),
        ],
    )
    y = 1 - above / figure.get_figheight()
    panels.legend(figure, drawn, left=0.02, right=0.98, y=y, rows=legend_rows, dashed=True)
    return figure
