"""The benchmark's Langevin job in JAX, jitted: x <- x + h s(x) + sqrt(2 h) z on eight Gaussians on a ring in the plane.

Prints one JSON line: chain-steps per second (median of several runs, compilation not counted), the variance of the
final state, the sum of its bit patterns, JAX's version and device. Its random numbers are JAX's own, so only the
variance can be compared with the other programs of this benchmark. Tried with the versions in requirements.txt.
"""

import argparse
import functools

import jax
import jax.numpy as jnp
import numpy as np

import peer
from ring import DEVIATION, LAYOUTS

STEP_SIZE, START_SCALE = 0.01, 3.0


@functools.partial(jax.jit, static_argnames=("score", "steps"))
def langevin(key, x, *, score, steps):
    def step(t, x):
        z = jax.random.normal(jax.random.fold_in(key, t), x.shape, x.dtype)
        return x + STEP_SIZE * score(x, DEVIATION**2) + np.sqrt(2 * STEP_SIZE).astype(np.float32) * z

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
    seconds, _ = peer.timed(run, options.runs)
    peer.report(
        f"jax-{options.layout}",
        {
            "chain-steps-per-second": float(f"{options.chains * options.steps / seconds:.6g}"),
            "variance": round(float(np.var(final, dtype=np.float64)), 6),
            "checksum": int(np.sum(final.view(np.uint32), dtype=np.uint64)),
        },
    )


if __name__ == "__main__":
    main()
