"""The benchmark's Ornstein-Uhlenbeck paths in JAX, jitted: x <- x - theta x h + sigma sqrt(h) z from N(0, 4), one coordinate, of which only the
final mean and variance are kept.

Prints one JSON line: path-steps per second (median of several runs, compilation not counted) by the clock and by processor time, mean and
variance beside the variance of the recursion, JAX's version and device. Its random numbers are JAX's own, so figures agree with the other
programs' up to their standard errors. Tried with the versions in requirements.txt.
"""

import argparse
import functools

import jax
import jax.numpy as jnp
import numpy as np

import peer

THETA, SIGMA, STEP, START_SCALE = 1.0, 1.0, 0.01, 2.0
SHRINK = np.float32(1 - THETA * STEP)
NOISE = np.float32(SIGMA * np.sqrt(STEP))

# Steps of one pass of the loop, whose noise is drawn at once: XLA then fuses them and the state goes through memory once a pass.
LAYOUTS = {"natural": 1, "unrolled": 4}


@functools.partial(jax.jit, static_argnames=("steps", "at_once"))
def moments(key, x, *, steps, at_once):
    def one_pass(i, x):
        z = jax.random.normal(jax.random.fold_in(key, i), (at_once, *x.shape), x.dtype)
        for j in range(at_once):
            x = SHRINK * x + NOISE * z[j]
        return x

    x = jax.lax.fori_loop(0, steps // at_once, one_pass, x)
    return jnp.mean(x), jnp.var(x)


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--layout", choices=LAYOUTS, default="natural")
    parser.add_argument("--paths", type=int, default=1 << 20)
    parser.add_argument("--steps", type=int, default=200, help="a multiple of 4")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()

    at_once = LAYOUTS[options.layout]
    if options.steps % at_once:
        parser.error(f"--steps is not a multiple of {at_once}")
    start_key, step_key = jax.random.split(jax.random.key(options.seed))
    start = START_SCALE * jax.random.normal(start_key, (options.paths,), jnp.float32)

    def run():
        return jax.block_until_ready(moments(step_key, start, steps=options.steps, at_once=at_once))

    mean, variance = run()
    rates = peer.rates("chain-steps", options.paths * options.steps, peer.timed(run, options.runs))
    left = float(SHRINK) ** (2 * options.steps)
    exact = START_SCALE**2 * left + float(NOISE) ** 2 * (1 - left) / (1 - float(SHRINK) ** 2)
    moments_found = {"mean": mean, "variance": variance, "exact-variance": exact}
    peer.report(f"ou-jax-{options.layout}", rates | {name: round(float(figure), 6) for name, figure in moments_found.items()})


if __name__ == "__main__":
    main()
