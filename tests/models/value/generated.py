"""Customers as each model tells them: drawn from its own story, step by step, so that its parameters are known."""

import numpy as np
from numpy.random import Generator

Columns = dict[str, np.ndarray]


def beta_geometric(
    rng: Generator,
    lengths: np.ndarray,
    *,
    r: float,
    alpha: float,
    a: float,
    b: float,
    k: int = 1,
    at_once: bool = False,
) -> Columns:
    """Buy at a rate of one's own, with times between of shape `k`, and toss a coin of one's own after each purchase."""
    rate, chance = rng.gamma(r, 1 / alpha, lengths.size), rng.beta(a, b, lengths.size)
    frequency, recency, log_intervals = (np.zeros(lengths.size) for _ in range(3))
    here = np.flatnonzero(rng.random(lengths.size) >= chance) if at_once else np.arange(lengths.size)
    while here.size:
        gap = np.maximum(rng.gamma(k, 1 / np.maximum(rate[here], 1e-300)), 1e-12)
        within = recency[here] + gap <= lengths[here]
        here, gap = here[within], gap[within]
        frequency[here] += 1
        recency[here] += gap
        log_intervals[here] += np.log(gap)
        here = here[rng.random(here.size) >= chance[here]]
    return {"frequency": frequency, "recency": recency, "T": lengths, "log_intervals": log_intervals}


def pareto(
    rng: Generator,
    lengths: np.ndarray,
    *,
    r: float,
    alpha: float,
    s: float,
    beta: float,
    buying: float = 0.0,
    leaving: float = 0.0,
) -> Columns:
    """Buy at a rate of one's own until a moment of one's own; a coin `z` quickens both."""
    z = (rng.random(lengths.size) < 0.5).astype(float)
    rate = rng.gamma(r, 1 / alpha, lengths.size) * np.exp(buying * z)
    life = rng.exponential(1 / np.maximum(rng.gamma(s, 1 / beta, lengths.size) * np.exp(leaving * z), 1e-300))
    end = np.minimum(life, lengths)
    frequency = rng.poisson(rate * end).astype(float)
    # Given their number, purchases are spread evenly: the last of x is the largest of x even draws.
    last = end * rng.random(lengths.size) ** (1 / np.maximum(frequency, 1))
    return {"frequency": frequency, "recency": np.where(frequency > 0, last, 0.0), "T": lengths, "z": z, "end": end}


def beta_bernoulli(
    rng: Generator, lengths: np.ndarray, *, alpha: float, beta: float, gamma: float, delta: float
) -> Columns:
    """At each opportunity, leave or stay by one coin, and then buy or not by another."""
    buys, leaves = rng.beta(alpha, beta, lengths.size), rng.beta(gamma, delta, lengths.size)
    here, frequency, recency = np.ones(lengths.size, dtype=bool), np.zeros(lengths.size), np.zeros(lengths.size)
    for chance in range(1, int(lengths.max()) + 1):
        here &= rng.random(lengths.size) >= leaves
        bought = here & (rng.random(lengths.size) < buys) & (chance <= lengths)
        frequency[bought] += 1
        recency[bought] = chance
    return {"frequency": frequency, "recency": recency, "T": lengths}


def gamma_gamma(rng: Generator, frequency: np.ndarray, *, p: float, q: float, gamma: float) -> Columns:
    """Spend gamma distributed amounts, at a scale of one's own."""
    scale = rng.gamma(q, 1 / gamma, frequency.size)
    bought = np.maximum(frequency, 1)
    mean = rng.gamma(p * bought, 1 / (scale * bought))
    return {"frequency": frequency, "monetary_value": np.where(frequency > 0, mean, np.nan)}


def contracts(rng: Generator, chances: np.ndarray, *, alpha: float, beta: float) -> Columns:
    """End a contract at each chance by a coin of one's own, until the chances are over."""
    lasts = rng.geometric(rng.beta(alpha, beta, chances.size)) - 1
    return {"renewals": np.minimum(lasts, chances), "ended": lasts < chances}
