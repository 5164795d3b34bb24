"""The benchmark job of bench/compare.sh in JAX: unadjusted Langevin chains on a ring of Gaussians, jitted.

Prints one JSON line: chain-steps per second of the fastest of several runs, the variance of the final state and versions.
Tried with jax 0.10.2, jaxlib 0.10.2, numpy 2.4.6 (CPU): see requirements.txt.
"""

import argparse
import json
import time

import jax
import jax.numpy as jnp
import numpy as np

parser = argparse.ArgumentParser()
parser.add_argument("--chains", type=int, default=262144)
parser.add_argument("--steps", type=int, default=100)
parser.add_argument("--runs", type=int, default=5)
options = parser.parse_args()

COMPONENTS, RADIUS, DEVIATION, STEP = 8, 4.0, 0.5, 0.01
angles = 2 * np.pi * np.arange(COMPONENTS) / COMPONENTS
means = jnp.asarray(RADIUS * np.stack([np.cos(angles), np.sin(angles)], 1), jnp.float32)


def score(x):
    """Score of the equally weighted mixture at x of shape (chains, 2)."""
    differences = means[None] - x[:, None]
    logits = -0.5 / DEVIATION**2 * jnp.sum(differences**2, -1)
    responsibilities = jax.nn.softmax(logits, -1)
    return jnp.einsum("nk,nkd->nd", responsibilities, differences) / DEVIATION**2


@jax.jit
def run(key, x):
    def step(i, x):
        z = jax.random.normal(jax.random.fold_in(key, i), x.shape, jnp.float32)
        return x + STEP * score(x) + jnp.sqrt(2 * STEP) * z

    return jax.lax.fori_loop(0, options.steps, step, x)


start = 3.0 * jax.random.normal(jax.random.key(1), (options.chains, 2), jnp.float32)
x = run(jax.random.key(7), start).block_until_ready()
seconds = []
for _ in range(options.runs):
    begin = time.perf_counter()
    x = run(jax.random.key(7), start).block_until_ready()
    seconds.append(time.perf_counter() - begin)
print(
    json.dumps(
        {
            "program": "jax",
            "chain-steps-per-second": options.chains * options.steps / float(np.median(seconds)),
            "variance": float(jnp.var(x)),
            "jax": jax.__version__,
            "numpy": np.__version__,
        }
    )
)
