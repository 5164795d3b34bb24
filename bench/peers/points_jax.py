"""The score of a kernel density in JAX, jitted: s(x) = (sum_k softmax_k(-|x - mu_k|^2 / 2 v) mu_k - x) / v for many points x.

Softmax attention over the data in blocks of queries, so that memory stays bounded. With |x - mu|^2 multiplied out both sums are
matrix products (`products`); `differences` does not lose what |x|^2 and |mu|^2 have in common, and takes one coordinate at a time,
which XLA fuses. Prints one JSON line: pairs of query and data point per second and per second of this process's CPU time (medians
of several runs, compilation not counted), the error of the first scores beside NumPy in double precision, JAX's version and
device. Tried with the versions in requirements.txt.
"""

import argparse
import functools

import jax
import jax.numpy as jnp
import numpy as np

import peer


def by_products(x, data, variance):
    logits = (x @ data.T - 0.5 * jnp.sum(data * data, axis=1)) / variance
    weights = jnp.exp(logits - jnp.max(logits, axis=1, keepdims=True))
    return ((weights @ data) / jnp.sum(weights, axis=1, keepdims=True) - x) / variance


def by_differences(x, data, variance):
    squares = sum((x[:, d, None] - data[:, d]) ** 2 for d in range(data.shape[1]))
    return (jax.nn.softmax(-0.5 / variance * squares, axis=1) @ data - x) / variance


FORMS = {"products": by_products, "differences": by_differences}


@functools.partial(jax.jit, static_argnames=("form", "block"))
def scores(x, data, variance, *, form, block):
    blocks = x.reshape(-1, block, x.shape[1])
    return jax.lax.map(lambda some: form(some, data, variance), blocks).reshape(x.shape)


def exact(x, data, variance):
    """In double precision."""
    squares = ((x[:, None, :].astype(float) - data[None].astype(float)) ** 2).sum(axis=2)
    weights = np.exp(-0.5 / variance * (squares - squares.min(axis=1, keepdims=True)))
    return ((weights @ data.astype(float)) / weights.sum(axis=1, keepdims=True) - x) / variance


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--form", choices=FORMS, default="products")
    parser.add_argument("--dimension", type=int, default=2)
    parser.add_argument("--data", type=int, default=16384)
    parser.add_argument("--queries", type=int, default=16384)
    parser.add_argument("--bandwidth", type=float, default=0.1)
    parser.add_argument("--block", type=int, default=64, help="queries at a time")
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()

    random = np.random.default_rng(7)
    data = random.standard_normal((options.data, options.dimension)).astype(np.float32)
    x = random.standard_normal((options.queries, options.dimension)).astype(np.float32)
    variance = options.bandwidth**2

    def run():
        form = FORMS[options.form]
        return scores(x, data, np.float32(variance), form=form, block=options.block).block_until_ready()

    first = np.asarray(run())[:8]
    expected = exact(x[:8], data, variance)
    rates = peer.rates("pairs", options.queries * options.data, peer.timed(run, options.runs), "cpu")
    peer.report(
        f"jax-{options.form}",
        {"dimension": options.dimension, "block": options.block}
        | rates
        | {"largest-relative-error": float(f"{np.abs(first - expected).max() / np.abs(expected).max():.2g}")},
    )


if __name__ == "__main__":
    main()
