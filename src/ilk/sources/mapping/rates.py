"""Rates of exchange: what one unit of a base currency costs in others, since which day."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Self


@dataclass(frozen=True, slots=True)
class Rates:
    """What one unit of a base currency costs in others, since which day: days in order, with a rate for each."""

    base: str = "EUR"
    known: Mapping[str, tuple[Sequence[date], Sequence[float]]] = field(default_factory=dict)

    @classmethod
    def of(cls, base: str, rows: Iterable[tuple[str, date, float]]) -> Self:
        """Rates from rows of currency, day and rate; of two rates of a day the later row counts."""
        days: dict[str, dict[date, float]] = {}
        for currency, day, rate in rows:
            days.setdefault(currency.upper(), {})[day] = rate
        ordered = {currency: sorted(rates.items()) for currency, rates in days.items()}
        return cls(base, {currency: _columns(rates) for currency, rates in ordered.items()})

    def between(self, currency: str, to: str, day: date) -> float | None:
        """What one unit of a currency is worth in another on a day; None without a rate of either until then."""
        if currency == to:
            return 1.0
        own, other = self._rate(currency, day), self._rate(to, day)
        return other / own if own and other else None

    def _rate(self, currency: str, day: date) -> float | None:
        if currency == self.base:
            return 1.0
        days, rates = self.known.get(currency, ((), ()))
        place = bisect_right(days, day)
        return rates[place - 1] if place else None


NO_RATES = Rates()


def _columns(rates: Sequence[tuple[date, float]]) -> tuple[Sequence[date], Sequence[float]]:
    return [day for day, _ in rates], [rate for _, rate in rates]
