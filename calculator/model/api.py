"""What a hosted model costs a month, by the token."""

from __future__ import annotations

from dataclasses import dataclass, fields

TOKENS_PER_MTOK = 1_000_000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenPrices:
    """Prices of one hosted model per million tokens (mtok).

    Attributes:
        input_usd_per_mtok: price of what is read.
        cached_usd_per_mtok: price of what was read before; None if there is no such price.
        output_usd_per_mtok: price of what is written.
        discount_share: share off all prices, for example for a batch.
    """

    input_usd_per_mtok: float
    cached_usd_per_mtok: float | None = None
    output_usd_per_mtok: float
    discount_share: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenDemand:
    """Tokens of a month.

    Attributes:
        input_tokens: read, cached ones included.
        output_tokens: written.
        cached_share: share of the read tokens that the provider has in its cache.
    """

    input_tokens: float
    output_tokens: float
    cached_share: float = 0.0

    @property
    def total_tokens(self) -> float:
        """Read and written."""
        return self.input_tokens + self.output_tokens


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenCost:
    """Cost of a hosted model in USD per month, by component."""

    input_usd: float
    cached_usd: float
    output_usd: float

    @property
    def total_usd(self) -> float:
        """All components together."""
        return self.input_usd + self.cached_usd + self.output_usd

    def components(self) -> dict[str, float]:
        """The components by name, in a fixed order."""
        return {part.name: getattr(self, part.name) for part in fields(self)}


def token_cost_per_month(prices: TokenPrices, demand: TokenDemand) -> TokenCost:
    """Cost of a month's tokens.

    >>> prices = TokenPrices(input_usd_per_mtok=0.25, output_usd_per_mtok=2.0)
    >>> month = TokenDemand(input_tokens=120e6, output_tokens=40e6)
    >>> token_cost_per_month(prices, month).total_usd
    110.0
    >>> 120 * 0.25 + 40 * 2.0
    110.0
    """
    paid = (1.0 - prices.discount_share) / TOKENS_PER_MTOK
    cached_tokens = demand.input_tokens * demand.cached_share
    cached_price = prices.cached_usd_per_mtok
    if cached_price is None:
        cached_price = prices.input_usd_per_mtok
    return TokenCost(
        input_usd=(demand.input_tokens - cached_tokens) * prices.input_usd_per_mtok * paid,
        cached_usd=cached_tokens * cached_price * paid,
        output_usd=demand.output_tokens * prices.output_usd_per_mtok * paid,
    )


def blended_usd_per_mtok(prices: TokenPrices, demand: TokenDemand) -> float | None:
    """Average price of a million tokens at the demand's mix, None without tokens.

    >>> prices = TokenPrices(input_usd_per_mtok=0.25, output_usd_per_mtok=2.0)
    >>> blended_usd_per_mtok(prices, TokenDemand(input_tokens=120e6, output_tokens=40e6))
    0.6875
    """
    if demand.total_tokens <= 0:
        return None
    return token_cost_per_month(prices, demand).total_usd / demand.total_tokens * TOKENS_PER_MTOK
