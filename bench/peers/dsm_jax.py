"""The benchmark's denoising score matching loss in JAX, jitted: 1/2 sigma^2 E|s(x; sigma) + z/sigma|^2 at x = x_0 + sigma z, x_0 from eight
Gaussians on a ring in the plane, s the exact score at the level, averaged over ten levels with the same x_0.

Prints one JSON line: values (one a sample and level) per second (median of several runs, compilation not counted), the loss, JAX's version
and device. Its random numbers are JAX's own, so the loss agrees with the other programs' up to its standard error. Tried with the versions in
requirements.txt.
"""

import argparse
import functools

import jax
import jax.numpy as jnp

import peer
from ring import COMPONENTS, DEVIATION, MEANS, natural_score, unrolled_score

FROM, TO, LEVELS = 1.0, 0.01, 10


def natural_data(key, samples):
    chosen, noise = jax.random.split(key)
    means = jnp.asarray(MEANS)[jax.random.randint(chosen, (samples,), 0, COMPONENTS)]
    return means + DEVIATION * jax.random.normal(noise, (samples, 2))


def unrolled_data(key, samples):
    chosen, noise = jax.random.split(key)
    means = jnp.asarray(MEANS.T)[:, jax.random.randint(chosen, (samples,), 0, COMPONENTS)]
    return means + DEVIATION * jax.random.normal(noise, (2, samples))


LAYOUTS = {"natural": (natural_score, natural_data, -1), "unrolled": (unrolled_score, unrolled_data, 0)}


@functools.partial(jax.jit, static_argnames=("layout", "samples"))
def loss(key, *, layout, samples):
    score, data, axis = LAYOUTS[layout]
    data_key, noise_key = jax.random.split(key)
    x0 = data(data_key, samples)

    def at_level(level):
        index, sigma = level
        z = jax.random.normal(jax.random.fold_in(noise_key, index), x0.shape)
        error = sigma * score(x0 + sigma * z, DEVIATION**2 + sigma**2) + z
        return 0.5 * jnp.mean(jnp.sum(error**2, axis=axis))

    sigmas = jnp.geomspace(FROM, TO, LEVELS, dtype=jnp.float32)
    if layout == "unrolled":
        return sum(at_level((i, sigmas[i])) for i in range(LEVELS)) / LEVELS
    return jnp.mean(jax.lax.map(at_level, (jnp.arange(LEVELS), sigmas)))


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--layout", choices=LAYOUTS, default="natural")
    parser.add_argument("--samples", type=int, default=1000000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()

    def run():
        key = jax.random.key(options.seed)
        return loss(key, layout=options.layout, samples=options.samples).block_until_ready()

    value = run()
    rates = peer.rates("values", options.samples * LEVELS, peer.timed(run, options.runs))
    peer.report(f"dsm-jax-{options.layout}", rates | {"loss": round(float(value), 6)})


if __name__ == "__main__":
    main()
