"""Which tables there are, with the reader of each column."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from calculator.facts import cells
from calculator.facts.rows import (
    Accelerator,
    ApiPrice,
    CloudOffer,
    Electricity,
    Model,
    Operation,
    Quantization,
    System,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from calculator.facts.rows import Row

    type Cell = str | float | int | date | tuple[str, int] | None
    type Reader = Callable[[str], Cell]


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its name (also the file's), its type of row, its columns in order.

    Attributes:
        references: columns that name a row of `accelerators`.
    """

    name: str
    row_type: Callable[..., Row]
    columns: dict[str, Reader]
    references: tuple[str, ...] = ()

    @property
    def file(self) -> str:
        """The name of the file, for messages."""
        return f"{self.name}.csv"


def _columns(**own: Reader) -> dict[str, Reader]:
    """The columns of a table: id first, source, date and note last."""
    return {
        "id": cells.row_id,
        **own,
        "source": cells.source,
        "source_date": cells.earliest_date,
        "note": cells.words,
    }


ACCELERATORS = Table(
    "accelerators",
    Accelerator,
    _columns(
        vendor=cells.text,
        name=cells.text,
        kind=cells.text,
        memory_gb=cells.positive,
        memory_bandwidth_gb_s=cells.positive,
        bf16_dense_tflops=cells.positive_or_none,
        fp8_dense_tflops=cells.positive_or_none,
        int8_dense_tops=cells.positive_or_none,
        tdp_w=cells.positive_or_none,
        launch_year=cells.positive_whole,
        street_price_usd=cells.positive_or_none,
        price_source=cells.words,
        price_date=cells.day_or_none,
        interconnect=cells.text,
    ),
)
SYSTEMS = Table(
    "systems",
    System,
    _columns(
        name=cells.text,
        accelerators=cells.contents,
        price_usd=cells.positive_or_none,
        power_max_w=cells.positive_or_none,
        power_typical_w=cells.positive_or_none,
    ),
    ("accelerator",),
)
CLOUD_OFFERS = Table(
    "cloud_gpu",
    CloudOffer,
    _columns(
        provider=cells.text,
        instance=cells.text,
        region=cells.text,
        accelerator=cells.text,
        count=cells.positive_whole,
        vcpu=cells.whole_or_none,
        memory_gb=cells.positive_or_none,
        on_demand_usd_per_hour=cells.positive_or_none,
        spot_usd_per_hour=cells.positive_or_none,
        reserved_1y_usd_per_hour=cells.positive_or_none,
        reserved_3y_usd_per_hour=cells.positive_or_none,
    ),
    ("accelerator",),
)
API_PRICES = Table(
    "api_prices",
    ApiPrice,
    _columns(
        provider=cells.text,
        model=cells.text,
        model_name=cells.text,
        tier=cells.text,
        input_usd_per_mtok=cells.number,
        cached_input_usd_per_mtok=cells.number_or_none,
        output_usd_per_mtok=cells.number_or_none,
        context_tokens=cells.whole_or_none,
    ),
)
ELECTRICITY = Table(
    "electricity",
    Electricity,
    _columns(
        region=cells.text,
        customer_class=cells.words,
        price_twd_per_kwh=cells.number_or_none,
        price_usd_per_kwh=cells.number_or_none,
        price_local_per_kwh=cells.number_or_none,
        local_currency=cells.words,
        carbon_g_co2e_per_kwh=cells.number_or_none,
        source=cells.source,
        source_date=cells.earliest_date,
        carbon_source=cells.words,
        carbon_source_date=cells.day_or_none,
    ),
)
MODELS = Table(
    "models",
    Model,
    _columns(
        name=cells.text,
        family=cells.text,
        total_params_b=cells.positive_or_none,
        active_params_b=cells.positive_or_none,
        layers=cells.positive_whole,
        hidden_size=cells.positive_whole,
        attention_heads=cells.positive_whole,
        kv_heads=cells.positive_whole,
        head_dim=cells.positive_whole,
        kv_lora_rank=cells.whole_or_none,
        qk_rope_head_dim=cells.whole_or_none,
        full_attention_layers=cells.whole_or_none,
        sliding_window_tokens=cells.whole_or_none,
        full_layer_kv_values=cells.whole_or_none,
        experts=cells.whole_or_none,
        active_experts=cells.whole_or_none,
        vocab_size=cells.positive_whole,
        max_context=cells.positive_whole,
        release_date=cells.day_or_none,
        license=cells.text,
    ),
)
QUANTIZATIONS = Table(
    "quantization",
    Quantization,
    _columns(name=cells.text, bits_per_weight=cells.positive, scope=cells.text),
)
OPERATIONS = Table(
    "operations",
    Operation,
    _columns(
        name=cells.text,
        unit=cells.text,
        low=cells.number_or_none,
        typical=cells.number,
        high=cells.number_or_none,
    ),
)

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        ACCELERATORS,
        SYSTEMS,
        CLOUD_OFFERS,
        API_PRICES,
        ELECTRICITY,
        MODELS,
        QUANTIZATIONS,
        OPERATIONS,
    )
}
