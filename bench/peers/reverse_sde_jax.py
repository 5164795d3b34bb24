"""The benchmark's reverse VP-SDE in JAX, jitted: Euler-Maruyama steps back from N(0, I) to eight Gaussians on a ring in the plane, by their exact
score at every time.

Prints one JSON line: chain-steps per second (median of several runs, compilation not counted) by the clock and by processor time, the variance
of the final states, JAX's version and device. Its random numbers are JAX's own, so the variance agrees with the other programs' up to its
standard error. Tried with the versions in requirements.txt.
"""

import argparse
import functools

import jax
import jax.numpy as jnp
import numpy as np

import peer
from ring import DEVIATION, LAYOUTS

BETA_MIN, BETA_MAX, END = 0.1, 20.0, 1e-3


def schedule(steps):
    """For each step coefficients of x, score and noise, and the level's shrinkage and variance: computed once, in double precision."""
    times = 1 + np.arange(steps + 1) / steps * (END - 1)
    s, step = times[:-1], times[:-1] - times[1:]
    beta = BETA_MIN + s * (BETA_MAX - BETA_MIN)
    m = np.exp(-0.5 * (BETA_MIN * s + 0.5 * (BETA_MAX - BETA_MIN) * s**2))
    table = [1 + 0.5 * beta * step, beta * step, np.sqrt(beta * step), m, m**2 * DEVIATION**2 + 1 - m**2]
    return np.stack(table, axis=1).astype(np.float32)


@functools.partial(jax.jit, static_argnames=("score", "steps"))
def reverse(key, x, *, score, steps):
    rows = jnp.asarray(schedule(steps))

    def step(t, x):
        a, b, c, shrinkage, variance = rows[t]
        z = jax.random.normal(jax.random.fold_in(key, t), x.shape, x.dtype)
        return a * x + b * score(x, variance, shrinkage) + c * z

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
    start = jax.random.normal(start_key, shape(options.chains), jnp.float32)

    def run():
        return reverse(step_key, start, score=score, steps=options.steps).block_until_ready()

    final = np.asarray(run())
    rates = peer.rates("chain-steps", options.chains * options.steps, peer.timed(run, options.runs))
    variance = round(float(np.var(final, dtype=np.float64)), 6)
    peer.report(f"reverse-sde-jax-{options.layout}", rates | {"variance": variance})


if __name__ == "__main__":
    main()
