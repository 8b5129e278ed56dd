"""Numbers for people: few digits, a true minus, powers of ten, intervals in brackets."""

import math

from gtv.plot.labels import power_of_ten

_DIGITS = 4
_SMALL, _LARGE = 1e-4, 1e6  # in between, no power of ten


def parse(text):
    """The finite number that a text is, else None."""
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def number(value, digits=_DIGITS):
    """0.2345, 20,000, 1.44·10⁻⁷; whole numbers below a million with all their digits."""
    if value == int(value) and abs(value) < _LARGE:
        return f"{int(value):,}".replace("-", "−")
    if _SMALL <= abs(value) < _LARGE:
        places = max(0, digits - 1 - math.floor(math.log10(abs(value))))
        text = f"{value:,.{places}f}"
        return (text.rstrip("0").rstrip(".") if "." in text else text).replace("-", "−")
    mantissa, exponent = f"{value:.{digits - 1}e}".split("e")
    mantissa = mantissa.rstrip("0").rstrip(".").replace("-", "−")
    power = power_of_ten(int(exponent))
    return {"1": power, "−1": f"−{power}"}.get(mantissa, f"{mantissa}·{power}")


def interval(value, low, high):
    """0.23 [0.18, 0.31], or the value alone where it is exact."""
    if low == high:
        return number(value)
    return f"{number(value)} [{number(low, 3)}, {number(high, 3)}]"


def share(value):
    """51.6 %"""
    return f"{number(100 * value, 3)} %"


def share_interval(value, ends):
    """51.6 % [37.5 %, 64.1 %]; ends may be None."""
    if ends is None or ends[0] == ends[1]:
        return share(value)
    return f"{share(value)} [{share(ends[0])}, {share(ends[1])}]"


def span(values, wanted=lambda x: number(x, 3)):
    """0.13 to 0.84, or the one value that all are."""
    least, most = (wanted(x) for x in (min(values), max(values)))
    return least if least == most else f"{least} to {most}"


def count(number_of, one, more=None):
    """1 cell, 15 cells."""
    return f"{number(number_of)} {one if number_of == 1 else more or one + 's'}"


def duration(seconds):
    """0.73 s, 42 s, 2 min 3 s, 1 h 5 min."""
    if seconds < 59.5:
        return f"{number(seconds, 2)} s"
    minutes = round(seconds) // 60
    if minutes < 60:
        return f"{minutes} min {round(seconds) % 60} s"
    return f"{minutes // 60} h {minutes % 60} min"
