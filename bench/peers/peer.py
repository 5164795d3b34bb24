"""What the peers have in common: how a run is timed, and the line of JSON that reports it."""

import json
import time

import jax
import numpy as np


def timed(run, runs):
    """Median seconds of a run by the clock and by processor time; compiled before."""
    seconds, processor = [], []
    for _ in range(runs):
        begin, used = time.perf_counter(), time.process_time()
        run()
        seconds.append(time.perf_counter() - begin)
        processor.append(time.process_time() - used)
    return float(np.median(seconds)), float(np.median(processor))


def rates(unit, count, times, processor="processor"):
    """Six digits of how many a second, by the clock and by processor time."""
    clock, used = times
    return {f"{unit}-per-second": float(f"{count / clock:.6g}"), f"{unit}-per-{processor}-second": float(f"{count / used:.6g}")}


def report(program, figures):
    """Prints the figures on one line, with JAX's version and device."""
    made = {"jax": jax.__version__, "device": jax.devices()[0].platform}
    print(json.dumps({"program": program} | figures | made, separators=(",", ":")))
