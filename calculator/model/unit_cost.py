"""Cost per million tokens, and how many tokens a machine can make."""

from __future__ import annotations

from math import isfinite

from calculator.model.api import TOKENS_PER_MTOK
from calculator.model.durations import SECONDS_PER_HOUR


def usd_per_mtok(usd: float, tokens: float) -> float | None:
    """Cost of a million of the tokens that were paid for, None without tokens to speak of.

    >>> usd_per_mtok(usd=3650, tokens=100e6)
    36.5
    """
    if tokens <= 0:
        return None
    found = usd / tokens * TOKENS_PER_MTOK
    return found if isfinite(found) else None


def usd_per_mtok_at_rate(
    usd_per_hour: float, tokens_per_s: float, utilisation: float
) -> float | None:
    """Cost of a million tokens of a machine that is busy for a share of its time.

    Cost per hour / (tokens/s x 3600 x utilisation) x 10^6; None without tokens.

    >>> round(usd_per_mtok_at_rate(usd_per_hour=3.6, tokens_per_s=1000, utilisation=0.5), 9)
    2.0
    """
    return usd_per_mtok(usd_per_hour, capacity_tokens(tokens_per_s, 1.0, utilisation))


def capacity_tokens(tokens_per_s: float, hours: float, utilisation: float = 1.0) -> float:
    """Tokens that can be made in so many hours.

    >>> round(capacity_tokens(tokens_per_s=80, hours=730, utilisation=0.6) / 1e6, 1)
    126.1
    """
    return tokens_per_s * SECONDS_PER_HOUR * hours * utilisation


def converted(usd: float, per_usd: float) -> float:
    """An amount in another currency.

    Args:
        usd: the amount.
        per_usd: units of the other currency for one USD.

    >>> round(converted(100, per_usd=31.918), 2)
    3191.8
    """
    return usd * per_usd
