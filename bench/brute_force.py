#!/usr/bin/python3
"""Brute force on Fashion-MNIST: gtv against NumPy, and PyTorch where it is installed.

    brute_force.py path/to/blocked_field_speed [--queries N] [--turns R]

The same denoiser, sum_m w_m mu_m with w = softmax(-|x - mu|^2 / (2 sigma^2)), in single precision
on as many threads as gtv uses, in turns. Memory is the peak of a process that does this alone, less
that of one that only loads the images as single-precision numbers.
"""

import argparse
import gzip
import resource
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np

IMAGES = "/usr/share/datasets/fashion-mnist/train-images-idx3-ubyte.gz"
SIGMA = 3.0
BLOCKS = 2  # of training points, one a thread


def images():
    with gzip.open(IMAGES) as file:
        pixels = np.frombuffer(file.read(), np.uint8, offset=16)
    return (pixels.astype(np.float32) / np.float32(127.5) - 1).reshape(-1, 784)


def by_numpy(points, squares, x, pool):
    """Plain matrix products on each thread's share of the points; maxima and sums are joined."""

    def part(block):
        logit = (x @ points[block].T - 0.5 * squares[block]) / SIGMA**2
        largest = logit.max(axis=1, keepdims=True)
        weight = np.exp(logit - largest)
        return largest, weight.sum(axis=1, keepdims=True), weight @ points[block]

    edges = np.linspace(0, len(points), BLOCKS + 1).astype(int)
    parts = list(pool.map(part, [slice(a, b) for a, b in zip(edges, edges[1:])]))
    largest = np.maximum.reduce([p[0] for p in parts])
    total = sum(np.exp(p[0] - largest) * p[1] for p in parts)
    return sum(np.exp(p[0] - largest) * p[2] for p in parts) / total


def side(name, queries, turns):
    """Times of one side, and its peak memory above that of the loaded images; printed."""
    points = images()
    squares = (points**2).sum(axis=1)
    x = (SIGMA * np.random.default_rng(0).standard_normal((queries, 784))).astype(np.float32)
    x += points[:queries]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    pool = ThreadPoolExecutor(BLOCKS)
    work = lambda: by_numpy(points, squares, x, pool)  # noqa: E731
    if name == "torch":
        import torch

        torch.set_num_threads(BLOCKS)
        p, s, q = (torch.from_numpy(array) for array in (points, squares, x))
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

        def work():
            with torch.no_grad():
                return torch.softmax((q @ p.T - 0.5 * s) / SIGMA**2, dim=1) @ p

    for _ in range(turns):
        start = time.perf_counter()
        work()
        print((time.perf_counter() - start) / queries * 1e3, flush=True)
        if sys.stdin.readline() == "":
            break
    print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1.024e-3)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program")
    parser.add_argument("--queries", type=int, default=256)
    parser.add_argument("--turns", type=int, default=5)
    options = parser.parse_args()
    if options.program in ("numpy", "torch"):
        return side(options.program, options.queries, options.turns)
    count, turns = str(options.queries), options.turns
    names = ["numpy"]
    if subprocess.run(["/usr/bin/python3", "-c", "import torch"], stderr=subprocess.DEVNULL).returncode == 0:
        names.append("torch")
    commands = {name: ["/usr/bin/python3", __file__, name] for name in names}
    commands["gtv"] = [options.program]
    running = {}
    times = {name: [] for name in commands}
    memory = {}
    for name, command in commands.items():
        running[name] = subprocess.Popen(
            command + ["--queries", count, "--turns", str(turns)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        times[name].append(float(running[name].stdout.readline()))
    for _ in range(turns - 1):
        for name, process in running.items():
            process.stdin.write("go\n")
            process.stdin.flush()
            times[name].append(float(process.stdout.readline()))
    for name, process in running.items():
        process.stdin.write("go\n")
        process.stdin.flush()
        memory[name] = float(process.stdout.readline())
        process.wait()
    print("| | median, ms a query | least | over gtv, median of turns | extra memory, MB |")
    print("|---|---|---|---|---|")
    for name, values in times.items():
        # The first turn warms up.
        ratio = np.median(np.array(values[1:]) / np.array(times["gtv"][1:]))
        print(f"| {name} | {np.median(values[1:]):.2f} | {min(values[1:]):.2f} | {ratio:.2f} "
              f"| {memory[name]:.0f} |")


if __name__ == "__main__":
    main()
