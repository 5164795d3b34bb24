"""Scores of eight Gaussians on a ring in the plane, with means times `shrinkage` and one variance, in two layouts."""

import functools

import jax
import jax.numpy as jnp
import numpy as np

COMPONENTS, RADIUS, DEVIATION = 8, 4.0, 0.5

angles = 2 * np.pi * np.arange(COMPONENTS) / COMPONENTS
MEANS = (RADIUS * np.stack([np.cos(angles), np.sin(angles)], axis=1)).astype(np.float32)


def natural_score(x, variance, shrinkage=1):
    """Score at x of shape (chains, 2): differences and responsibilities of all components as arrays."""
    differences = shrinkage * MEANS - x[:, None, :]
    responsibilities = jax.nn.softmax(-0.5 / variance * jnp.sum(differences**2, axis=-1), axis=-1)
    return jnp.einsum("nk,nkd->nd", responsibilities, differences) / variance


def unrolled_score(x, variance, shrinkage=1):
    """Score at x of shape (2, chains): one array per component and coordinate, which XLA fuses into one loop."""
    differences = [(shrinkage * mean[0] - x[0], shrinkage * mean[1] - x[1]) for mean in MEANS]
    logits = [-0.5 / variance * (dx * dx + dy * dy) for dx, dy in differences]
    largest = functools.reduce(jnp.maximum, logits)
    weights = [jnp.exp(logit - largest) for logit in logits]
    pull = [sum(weight * d[axis] for weight, d in zip(weights, differences)) for axis in range(2)]
    return jnp.stack(pull) / (variance * sum(weights))


# By layout: the score, and the shape of so many chains.
LAYOUTS = {
    "natural": (natural_score, lambda chains: (chains, 2)),
    "unrolled": (unrolled_score, lambda chains: (2, chains)),
}
