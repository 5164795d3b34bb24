"""The benchmark's Langevin job in JAX, jitted: x <- x + h s(x) + sqrt(2 h) z on eight Gaussians on a ring in the plane.

Prints one JSON line: chain-steps per second (median of several runs, compilation not counted), the variance of the
final state, the sum of its bit patterns, JAX's version and device. Its random numbers are JAX's own, so only the
variance can be compared with the other programs of this benchmark. Tried with the versions in requirements.txt.
"""

import argparse
import functools
import json
import time

import jax
import jax.numpy as jnp
import numpy as np

COMPONENTS, RADIUS, DEVIATION, STEP_SIZE, START_SCALE = 8, 4.0, 0.5, 0.01, 3.0

angles = 2 * np.pi * np.arange(COMPONENTS) / COMPONENTS
MEANS = (RADIUS * np.stack([np.cos(angles), np.sin(angles)], axis=1)).astype(np.float32)


def natural_score(x):
    """Score at x of shape (chains, 2): differences and responsibilities of all components as arrays."""
    differences = MEANS - x[:, None, :]
    responsibilities = jax.nn.softmax(-0.5 / DEVIATION**2 * jnp.sum(differences**2, axis=-1), axis=-1)
    return jnp.einsum("nk,nkd->nd", responsibilities, differences) / DEVIATION**2


def unrolled_score(x):
    """Score at x of shape (2, chains): one array per component and coordinate, which XLA fuses into one loop."""
    differences = [(mean[0] - x[0], mean[1] - x[1]) for mean in MEANS]
    logits = [-0.5 / DEVIATION**2 * (dx * dx + dy * dy) for dx, dy in differences]
    largest = functools.reduce(jnp.maximum, logits)
    weights = [jnp.exp(logit - largest) for logit in logits]
    pull = [sum(weight * d[axis] for weight, d in zip(weights, differences)) for axis in range(2)]
    return jnp.stack(pull) / (DEVIATION**2 * sum(weights))


LAYOUTS = {
    "natural": (natural_score, lambda chains: (chains, 2)),
    "unrolled": (unrolled_score, lambda chains: (2, chains)),
}


@functools.partial(jax.jit, static_argnames=("score", "steps"))
def langevin(key, x, *, score, steps):
    def step(t, x):
        z = jax.random.normal(jax.random.fold_in(key, t), x.shape, x.dtype)
        return x + STEP_SIZE * score(x) + np.sqrt(2 * STEP_SIZE).astype(np.float32) * z

    return jax.lax.fori_loop(0, steps, step, x)


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--layout", choices=LAYOUTS, default="natural")
    parser.add_argument("--chains", type=int, default=262144)
    parser.add_argument("--steps", type=int, default=100)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()

    score, shape = LAYOUTS[options.layout]
    start_key, step_key = jax.random.split(jax.random.key(options.seed))
    start = START_SCALE * jax.random.normal(start_key, shape(options.chains), jnp.float32)

    def run():
        return langevin(step_key, start, score=score, steps=options.steps).block_until_ready()

    final = np.asarray(run())
    seconds = []
    for _ in range(options.runs):
        begin = time.perf_counter()
        run()
        seconds.append(time.perf_counter() - begin)
    result = {
        "program": f"jax-{options.layout}",
        "chain-steps-per-second": float(f"{options.chains * options.steps / np.median(seconds):.6g}"),
        "variance": round(float(np.var(final, dtype=np.float64)), 6),
        "checksum": int(np.sum(final.view(np.uint32), dtype=np.uint64)),
        "jax": jax.__version__,
        "device": jax.devices()[0].platform,
    }
    print(json.dumps(result, separators=(",", ":")))


if __name__ == "__main__":
    main()
