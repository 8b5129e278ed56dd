"""Numbers and keys as a reader of a picture wants them. Unicode, so that text stays text in SVG."""

import math

_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")

_SYMBOL = {
    "forward.t_min": "ε",
    "forward.t_max": "T",
    "estimator.samples": "P",
    "estimator.ridge": "ridge",
    "estimator.kappa": "κ",
    "data.angle": "angle",
}


def symbol(key):
    """What a key of a study is called in a picture: its letter if it has one."""
    return _SYMBOL.get(key, key.rsplit(".", 1)[-1].replace("_", " "))


LONGEST_NAME = 20
"""Characters of a name, where there is room for that many."""


def name(key, text, room=LONGEST_NAME):
    """A value that is a name: of a file its last part, too long ones with their middle left out."""
    if key == "data.file":
        text = text.rsplit("/", 1)[-1]
    room = max(3, min(room, LONGEST_NAME))
    if len(text) > room:
        tail = (room - 1) // 2
        text = f"{text[: room - 1 - tail]}…{text[-tail:]}"
    return plain(text)


def plain(text):
    """Text that Matplotlib draws as it stands: no dollar starts a formula, nothing breaks a line."""
    printable = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
    return printable.replace("$", r"\$")


def number(value):
    """A number in few characters: 10⁻⁴, 0.25, 65536, 2.5·10⁻⁷."""
    if value == 0 or 1e-2 < abs(value) < 1e6:
        return f"{value:.6g}".replace("-", "−")
    mantissa, exponent = f"{value:.2e}".split("e")
    mantissa = mantissa.rstrip("0").rstrip(".").replace("-", "−")
    power = power_of_ten(int(exponent))
    return power if mantissa == "1" else f"{mantissa}·{power}"


def power_of_ten(exponent):
    """10⁻⁴ for −4."""
    return "10" + superscript(exponent)


def superscript(whole):
    """⁻⁴ for −4."""
    return str(whole).translate(_SUPERSCRIPT)


def decade(value, _position=None):
    """A power of ten for Matplotlib's ticks: 10⁻⁴, and 1."""
    return "1" if value == 1 else power_of_ten(round(math.log10(value)))


def ratio(numerator, denominator):
    """A quotient, as 1/4 where it is one over a whole number."""
    if numerator and numerator < denominator and denominator % numerator == 0:
        return f"1/{denominator // numerator}"
    return number(numerator / denominator)


def angle(radians):
    """An angle as a simple multiple of π if it is one."""
    for denominator in (1, 2, 3, 4, 6, 8, 12, 16):
        multiple = radians * denominator / math.pi
        whole = round(multiple)
        if abs(multiple - whole) < 1e-9:
            if whole == 0:
                return "0"
            head = {1: "π", -1: "−π"}.get(whole, f"{whole}π".replace("-", "−"))
            return head if denominator == 1 else f"{head}/{denominator}"
    return number(radians)
