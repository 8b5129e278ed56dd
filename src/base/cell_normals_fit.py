#!/usr/bin/env python3
"""Prints the coefficients of src/base/cell_normals.cpp; needs NumPy and SciPy.

The normal quantile z at a tail p <= 1/2 is written as s G, with w = -log(4 p (1 - p)) and
s = sqrt(w). G runs only from sqrt(pi/2) at the median to sqrt(2) far out, is analytic in w, and so
takes one polynomial in w - centre for w <= SPLIT and one in s - centre above. Each is a minimax fit
of the relative error, by Lawson's reweighted least squares.
"""
import numpy as np
from numpy.polynomial import chebyshev, polynomial
from scipy.special import erfinv, ndtri

SPLIT = 7.0
SMALLEST_TAIL = 2.0**-64
DEGREE = 9


def quantile(w):
    x = np.sqrt(-np.expm1(-w))  # 1 - 2 p
    tail = np.exp(-w) / (2 * (1 + x))
    return np.where(w < 1, np.sqrt(2) * erfinv(x), -ndtri(tail))


def minimax(function, low, high, centre, rounds=400):
    nodes = -np.cos(np.pi * (np.arange(1500) + 0.5) / 1500)
    argument = low + (nodes + 1) * (high - low) / 2
    basis = chebyshev.chebvander(nodes, DEGREE) / function(argument)[:, None]
    weight = np.full_like(nodes, 1 / len(nodes))
    best = (np.inf, None)
    for _ in range(rounds):
        root = np.sqrt(weight)
        fit, *_ = np.linalg.lstsq(basis * root[:, None], root, rcond=None)
        error = abs(basis @ fit - 1)
        if error.max() < best[0]:
            best = (error.max(), fit)
        weight *= error / error.max()
        weight = 0.999 * weight / weight.sum() + 0.001 / len(nodes)
    error, fit = best
    # node = slope (argument - centre) + offset
    slope = 2 / (high - low)
    line = [slope * (centre - low) - 1, slope]
    power = np.zeros(1)
    for coefficient in chebyshev.cheb2poly(fit)[::-1]:
        power = polynomial.polyadd(polynomial.polymul(power, line), [coefficient])
    return error, power[: DEGREE + 1]


def show(name, error, coefficients):
    print(f"{name}: relative error {error:.1e}")
    print(", ".join(f"{c:.9e}F" for c in coefficients))


far = np.sqrt(-np.log(4 * SMALLEST_TAIL)) + 0.01
near = np.sqrt(SPLIT)
low, high = np.sqrt(0.5) - 1, np.sqrt(2) - 1
show("log1p(f) / f", *minimax(lambda f: np.log1p(f) / f, low, high, 0.0))
show("body", *minimax(lambda w: quantile(w) / np.sqrt(w), 0.0, SPLIT, 3.5))
show("tail", *minimax(lambda s: quantile(s * s) / s, near, far, 4.6))
