"""Rotations of factors, so that each item loads on few of them."""

import numpy as np

from ilk.models.tables import Floats

_ROUNDS = 1000
_LEAST_GAIN = 1e-12
_POWER = 4
_LEAST_PULL = 1e-8
_LEAST_STEP = 1e-9


def varimax(loadings: Floats) -> Floats:
    """The orthogonal rotation with the largest variance of squared loadings (Kaiser 1958), rows brought to length 1."""
    lengths = np.sqrt((loadings**2).sum(axis=1, keepdims=True))
    rows = loadings / np.where(lengths > 0, lengths, 1)
    turn, before = np.eye(loadings.shape[1]), 0.0
    for _ in range(_ROUNDS):
        turned = rows @ turn
        pull = rows.T @ (turned**3 - turned * (turned**2).mean(axis=0))
        left, sizes, right = np.linalg.svd(pull)
        turn = left @ right
        if sizes.sum() <= before * (1 + _LEAST_GAIN):
            break
        before = sizes.sum()
    rotated: Floats = loadings @ turn
    return rotated


def promax(loadings: Floats) -> tuple[Floats, Floats]:
    """Loadings on factors that may correlate, and the correlations of these.

    Hendrickson & White (1964): the oblique rotation that comes nearest to the fourth powers of the varimax loadings.
    """
    upright = varimax(loadings)
    turn, *_ = np.linalg.lstsq(upright, upright * np.abs(upright) ** (_POWER - 1), rcond=None)
    turn *= np.sqrt(np.diagonal(np.linalg.inv(turn.T @ turn)))
    back = np.linalg.inv(turn)
    return upright @ turn, back @ back.T


def oblimin(loadings: Floats) -> tuple[Floats, Floats]:
    """Loadings on factors that may correlate, and the correlations of these.

    Direct oblimin with gamma 0, also called quartimin (Jennrich & Sampson 1966): the products of an item's squared
    loadings are smallest in sum. Found by gradient projection (Jennrich 2002), begun at the varimax loadings.
    """
    begun = varimax(loadings)
    turn, step = np.eye(loadings.shape[1]), 1.0
    turned, height, slope = _quartimin(begun, turn)
    for _ in range(_ROUNDS):
        downhill = slope - turn * (turn * slope).sum(axis=0)
        steep = float((downhill**2).sum())
        if steep < _LEAST_PULL**2:
            break
        step = 2 * step
        turn, (turned, reached, slope) = _moved(before := turn, begun, downhill, step)
        while height - reached < steep * step / 2 and step > _LEAST_STEP:
            step /= 2
            turn, (turned, reached, slope) = _moved(before, begun, downhill, step)
        height = reached
    return turned, turn.T @ turn


def _moved(
    turn: Floats, loadings: Floats, downhill: Floats, step: float
) -> tuple[Floats, tuple[Floats, float, Floats]]:
    """A turn after a step, its columns of length 1 again, and what `_quartimin` says of it."""
    moved = turn - step * downhill
    moved /= np.sqrt((moved**2).sum(axis=0))
    return moved, _quartimin(loadings, moved)


def _quartimin(loadings: Floats, turn: Floats) -> tuple[Floats, float, Floats]:
    """The turned loadings, the sum of products of an item's squared ones, and how it changes with the turn."""
    back = np.linalg.inv(turn)
    turned = loadings @ back.T
    others = (turned**2).sum(axis=1, keepdims=True) - turned**2
    return turned, float((turned**2 * others).sum() / 4), -(turned.T @ (turned * others) @ back).T


def in_order_of_size(loadings: Floats, correlations: Floats) -> tuple[Floats, Floats]:
    """The factors that explain most first, each turned so that its loadings are mostly positive."""
    order = np.argsort(-(loadings**2).sum(axis=0), kind="stable")
    signs = np.where(loadings[:, order].sum(axis=0) < 0, -1.0, 1.0)
    return loadings[:, order] * signs, correlations[np.ix_(order, order)] * np.outer(signs, signs)
