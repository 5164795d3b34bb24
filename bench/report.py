"""Prints the medians and ratios of what bench/compare.sh measured, and saves them below bench/results.

Its argument is the folder of the single measurements.
"""

import datetime
import json
import pathlib
import re
import statistics
import sys


def speed(path):
    """Chain-steps or values per second: the peers' own figure, or the median of JMH's iterations (operations per microsecond)."""
    result = json.loads(path.read_text())
    if isinstance(result, dict):
        return result.get("chain-steps-per-second") or result["values-per-second"]
    return 1e6 * statistics.median(result[0]["primaryMetric"]["rawData"][0])


def save(kind, results):
    """Writes results, with the machine and the date, below bench/results; `kind` goes into the file's name."""
    cpu = next(
        line.split(":", 1)[1].strip()
        for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines()
        if line.startswith("model name")
    )
    date = datetime.date.today().isoformat()
    name = "-".join(filter(None, (date, kind, re.sub(r"[^a-z0-9]+", "-", cpu.lower()).strip("-"))))
    saved = pathlib.Path("bench/results") / f"{name}.json"
    saved.parent.mkdir(exist_ok=True)
    made = {"made-on": f"{cpu}; OpenCL by PoCL on this CPU, no GPU", "date": date}
    saved.write_text(json.dumps(results | made, indent=2) + "\n")
    print(f"saved as {saved}")


def main():
    speeds = {}
    for path in sorted(pathlib.Path(sys.argv[1]).glob("*.json")):
        name = path.stem.rsplit("-", 1)[0]
        speeds.setdefault(name, []).append(speed(path))
    medians = {name: statistics.median(values) for name, values in speeds.items()}
    for name, values in speeds.items():
        spread = ", ".join(f"{value / 1e6:.1f}" for value in values)
        unit = "values" if name.startswith("dsm-") else "chain-steps"
        print(f"{name:24} {medians[name] / 1e6:8.1f} million {unit}/s   (rounds: {spread})")
    print()
    ratios = {}
    for kind in ("", "dsm-", "ou-", "reverse-sde-"):
        for ours in (f"{kind}ours-opencl", f"{kind}ours-java"):
            for peer in (f"{kind}jax-natural", f"{kind}jax-unrolled", f"{kind}limit"):
                if ours in medians and peer in medians:
                    ratios[f"{ours} / {peer}"] = medians[ours] / medians[peer]
    for name, ratio in ratios.items():
        print(f"{name:48} {ratio:.2f}")
    save(
        "",
        {
            "job": "262144 chains x 100 steps of langevin on the ring of 8 Gaussians",
            "dsm-job": "denoising score matching on the ring, 1000000 samples x 10 levels from 1 to 0.01",
            "ou-job": "1048576 Ornstein-Uhlenbeck paths x 200 Euler-Maruyama steps, one coordinate, final moments",
            "reverse-sde-job": "262144 chains x 100 Euler-Maruyama steps of the reverse VP-SDE to the ring of 8 Gaussians",
            "unit": "chain-steps (dsm: values, one a sample and level) per second, median of each round",
            "rounds": speeds,
            "medians": medians,
            "ratios": ratios,
        },
    )


if __name__ == "__main__":
    main()
