"""What one row of each table holds; the unit of a number stands in its name.

Rows are made once and shared, so a row equals itself only, and is cheap to look up by.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from datetime import date

    type Fault = tuple[str, str]  # field and code

PRICE_BEST_BEFORE_DAYS = 180  # prices of machines, rent and tokens move within half a year
TARIFF_BEST_BEFORE_DAYS = 400  # electricity tariffs are reviewed once or twice a year


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, match_args=False)
class Row:
    """What every row carries.

    Attributes:
        id: stable readable name, used in links and in other tables.
        source: where the numbers were read.
        source_date: earliest day that the words of the date are certain of.
        source_date_words: the date as written in the table.
        note: caveats, for readers.
        verified: False if a number of the row is from memory or an assumption.
        line: line of the file, counted from 1.
    """

    best_before_days: ClassVar[int | None] = None

    id: str
    source: str
    source_date: date
    source_date_words: str
    note: str
    verified: bool
    line: int

    @property
    def priced_on(self) -> date | None:
        """The day whose price the row states, None if it states no price."""
        return self.source_date if self.best_before_days is not None else None

    @property
    def known_from(self) -> date:
        """The day from which the row counts in a price history."""
        return self.source_date

    def fault(self) -> Fault | None:
        """What does not hold together between the cells, None if all does."""
        return None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, match_args=False)
class Accelerator(Row):
    """One accelerator; rates are dense (no sparsity), memory in the vendor's GB."""

    best_before_days: ClassVar[int | None] = PRICE_BEST_BEFORE_DAYS

    vendor: str
    name: str
    kind: str
    memory_gb: float
    memory_bandwidth_gb_s: float
    bf16_dense_tflops: float | None
    fp8_dense_tflops: float | None
    int8_dense_tops: float | None
    tdp_w: float | None
    launch_year: int
    street_price_usd: float | None
    price_source: str
    price_date: date | None
    interconnect: str

    @property
    def priced_on(self) -> date | None:
        """The day of the street price; the specification never ages."""
        return self.price_date

    @property
    def known_from(self) -> date:
        """The day of the street price, or of the specification if there is none."""
        return self.price_date or self.source_date

    def fault(self) -> Fault | None:
        """A price has a source and a date of its own."""
        if self.street_price_usd is None:
            return None
        if not self.price_source:
            return "price_source", "unsourced"
        return ("price_date", "undated") if self.price_date is None else None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, match_args=False)
class System(Row):
    """One machine that can be bought, with everything inside it."""

    best_before_days: ClassVar[int | None] = PRICE_BEST_BEFORE_DAYS

    name: str
    accelerators: tuple[str, int]
    price_usd: float | None
    power_max_w: float | None
    power_typical_w: float | None

    @property
    def accelerator(self) -> str:
        """The id of the accelerator inside."""
        return self.accelerators[0]

    @property
    def count(self) -> int:
        """How many accelerators are inside."""
        return self.accelerators[1]

    @property
    def priced_on(self) -> date | None:
        """The day of the price, None if there is none."""
        return None if self.price_usd is None else self.source_date


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, match_args=False)
class CloudOffer(Row):
    """One instance for rent; prices are for the whole instance, not for one accelerator."""

    best_before_days: ClassVar[int | None] = PRICE_BEST_BEFORE_DAYS

    provider: str
    instance: str
    region: str
    accelerator: str
    count: int
    vcpu: int | None
    memory_gb: float | None
    on_demand_usd_per_hour: float | None
    spot_usd_per_hour: float | None
    reserved_1y_usd_per_hour: float | None
    reserved_3y_usd_per_hour: float | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, match_args=False)
class ApiPrice(Row):
    """One hosted model, paid by the million tokens (mtok)."""

    best_before_days: ClassVar[int | None] = PRICE_BEST_BEFORE_DAYS

    provider: str
    model: str
    model_name: str
    tier: str
    input_usd_per_mtok: float
    cached_input_usd_per_mtok: float | None
    output_usd_per_mtok: float | None
    context_tokens: int | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, match_args=False)
class Electricity(Row):
    """One tariff with the carbon of its grid."""

    best_before_days: ClassVar[int | None] = TARIFF_BEST_BEFORE_DAYS

    region: str
    customer_class: str
    price_twd_per_kwh: float | None
    price_usd_per_kwh: float | None
    price_local_per_kwh: float | None
    local_currency: str
    carbon_g_co2e_per_kwh: float | None
    carbon_source: str
    carbon_source_date: date | None

    def fault(self) -> Fault | None:
        """A price has a currency, carbon has a source and a date of its own."""
        if self.price_local_per_kwh is not None and not self.local_currency:
            return "local_currency", "blank"
        if self.carbon_g_co2e_per_kwh is None:
            return None
        if not self.carbon_source:
            return "carbon_source", "unsourced"
        return ("carbon_source_date", "undated") if self.carbon_source_date is None else None

    @property
    def priced_on(self) -> date | None:
        """The day of the tariff, None for a row that only states carbon."""
        return None if self.price_local_per_kwh is None else self.source_date


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, match_args=False)
class Model(Row):
    """One open-weight model; parameters in billions.

    Attributes:
        kv_lora_rank: values of the compressed KV cache (MLA), None for other attention.
        qk_rope_head_dim: values of the position part of that cache.
        full_attention_layers: layers whose KV cache grows with the context, None if all do.
        sliding_window_tokens: window of the other layers, None if they keep a constant state.
        full_layer_kv_values: stored values per token in one of the growing layers, None if
            they are 2 x kv_heads x head_dim.
        experts: experts of a mixture-of-experts layer, None for a dense model.
        active_experts: routed experts used for one token.
        max_context: longest context in tokens.
    """

    name: str
    family: str
    total_params_b: float | None
    active_params_b: float | None
    layers: int
    hidden_size: int
    attention_heads: int
    kv_heads: int
    head_dim: int
    kv_lora_rank: int | None
    qk_rope_head_dim: int | None
    full_attention_layers: int | None
    sliding_window_tokens: int | None
    full_layer_kv_values: int | None
    experts: int | None
    active_experts: int | None
    vocab_size: int
    max_context: int
    release_date: date | None
    license: str

    def fault(self) -> Fault | None:
        """A part is not larger than the whole."""
        if (self.active_params_b or 0) > (self.total_params_b or 0):
            return "active_params_b", "more_than_total_params_b"
        if (self.full_attention_layers or 0) > self.layers:
            return "full_attention_layers", "more_than_layers"
        return None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, match_args=False)
class Quantization(Row):
    """One number format with its effective bits, scales included."""

    name: str
    bits_per_weight: float
    scope: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, match_args=False)
class Operation(Row):
    """One other factor of cost as low, typical and high."""

    best_before_days: ClassVar[int | None] = PRICE_BEST_BEFORE_DAYS

    name: str
    unit: str
    low: float | None
    typical: float
    high: float | None

    @property
    def priced_on(self) -> date | None:
        """The day of a price or an exchange rate, None for shares and other physics."""
        return self.source_date if self.unit.startswith(("USD", "TWD")) else None

    def fault(self) -> Fault | None:
        """Low is not above typical, typical not above high."""
        low = self.typical if self.low is None else self.low
        high = self.typical if self.high is None else self.high
        return None if low <= self.typical <= high else ("typical", "range_order")
