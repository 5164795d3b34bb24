"""Prints the medians and ratios of what bench/compare-points.sh measured, and saves them below bench/results.

Its argument is the folder of the single measurements. Of JAX's ways the one with the best median counts. Ratios are given of rates on
the clock and of rates per second of CPU time: others on the machine disturb these less, and they favour whoever leaves cores idle.
"""

import collections
import json
import pathlib
import statistics
import sys

import report

RATES = ("pairs-per-second", "pairs-per-cpu-second")


def rates(path):
    """The peers' own figures, or those of JMH's counters."""
    result = json.loads(path.read_text())
    if isinstance(result, dict):
        return [result[rate] for rate in RATES]
    counters = {
        name.split("·")[-1].split(":")[-1]: counter["rawData"][0]
        for name, counter in result[0]["secondaryMetrics"].items()
    }
    pairs = sum(counters["pairs"])
    return [1e9 * pairs / sum(counters[name]) for name in ("nanoseconds", "cpuNanoseconds")]


def main():
    rounds = collections.defaultdict(lambda: collections.defaultdict(list))
    for path in sorted(pathlib.Path(sys.argv[1]).glob("*.json")):
        job, name = path.stem.rsplit("-", 1)[0].split("-", 1)
        rounds[job][name].append(rates(path))
    ratios = {}
    for job, measured in rounds.items():
        medians = {name: [statistics.median(column) for column in zip(*values)] for name, values in measured.items()}
        for name, values in measured.items():
            singles = ", ".join(f"{clock / 1e9:.3f} ({cpu / 1e9:.3f})" for clock, cpu in values)
            clock, cpu = (median / 1e9 for median in medians[name])
            print(f"{job:4} {name:24} {clock:7.3f} billion pairs/s, {cpu:7.3f} per CPU second   (rounds: {singles})")
        peers = [medians[name] for name in medians if name.startswith("jax")]
        for name in medians:
            if name.startswith("ours"):
                for i, rate in enumerate(RATES):
                    ratios[f"{job} {name} / jax, {rate}"] = medians[name][i] / max(peer[i] for peer in peers)
    print()
    for name, ratio in ratios.items():
        print(f"{name:50} {ratio:.2f}")
    report.save(
        "points",
        {
            "job": "scores of kernel densities: 16384 x 16384 pairs with 2 coordinates, 8192 x 8192 with 64",
            "unit": f"{RATES[0]} and {RATES[1]} of each round",
            "rounds": rounds,
            "ratios": ratios,
        },
    )


if __name__ == "__main__":
    main()
