"""Rotations of factors, so that each item loads on few of them."""

import numpy as np

from ilk.models.tables import Floats

_ROUNDS = 1000
_LEAST_GAIN = 1e-12
_POWER = 4


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


def in_order_of_size(loadings: Floats, correlations: Floats) -> tuple[Floats, Floats]:
    """The factors that explain most first, each turned so that its loadings are mostly positive."""
    order = np.argsort(-(loadings**2).sum(axis=0), kind="stable")
    signs = np.where(loadings[:, order].sum(axis=0) < 0, -1.0, 1.0)
    return loadings[:, order] * signs, correlations[np.ix_(order, order)] * np.outer(signs, signs)
