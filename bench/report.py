"""Prints the medians and ratios of what bench/compare.sh measured; its argument is the folder of results."""

import json
import pathlib
import statistics
import sys


def speed(path):
    """Chain-steps per second: the peers' own figure, or the median of JMH's iterations (operations per microsecond)."""
    result = json.loads(path.read_text())
    if isinstance(result, dict):
        return result["chain-steps-per-second"]
    return 1e6 * statistics.median(result[0]["primaryMetric"]["rawData"][0])


speeds = {}
for path in sorted(pathlib.Path(sys.argv[1]).glob("*.json")):
    name = path.stem.rsplit("-", 1)[0]
    speeds.setdefault(name, []).append(speed(path))
medians = {name: statistics.median(values) for name, values in speeds.items()}
for name, values in speeds.items():
    spread = ", ".join(f"{value / 1e6:.1f}" for value in values)
    print(f"{name:14} {medians[name] / 1e6:8.1f} million chain-steps/s   (rounds: {spread})")
print()
for ours in ("ours-opencl", "ours-java"):
    for peer in ("jax-natural", "jax-unrolled", "limit"):
        if ours in medians and peer in medians:
            print(f"{ours} / {peer:12} = {medians[ours] / medians[peer]:.2f}")
