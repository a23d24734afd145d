"""In what shape costs depend on each number, so that thresholds are sought no longer than needed.

The tests hold the first two sets against what options really cost
(`tests/decide/test_thresholds.py`).
"""

from __future__ import annotations

from typing import Final

STRAIGHT: Final = frozenset(
    {
        "machine_price_usd",
        "machine_power_kw",
        "training_machine_price_usd",
        "training_machine_power_kw",
        "residual_share",
        "maintenance_share_per_year",
        "idle_power_share",
        "pue",
        "electricity_twd_per_kwh",
        "staff_usd_per_month",
        "colocation_usd_per_kw_month",
        "cloud_usd_per_hour",
        "training_usd_per_hour",
        "egress_gb_per_month",
        "egress_usd_per_gb",
        "storage_gb",
        "storage_usd_per_gb_month",
        "api_input_usd_per_mtok",
        "api_cached_usd_per_mtok",
        "api_output_usd_per_mtok",
    }
)
"""Numbers in which every cost is a straight line: what lies between two values needs no trying."""

ONE_WAY: Final = frozenset(
    {
        "horizon_months",
        "days_per_month",
        "cached_share",
        "concurrent_users",
        "speed_floor_tokens_per_s",
        "training_tokens",
        "runs_per_year",
        "training_hours_limit",
        "life_years",
        "discount_rate_per_year",
    }
)
"""Numbers in which every cost only rises or only falls, if in bends and steps."""

WORK: Final = frozenset(
    {
        "tokens_in_per_day",
        "tokens_out_per_day",
        "hours_per_day",
        "days_per_month",
        "training_tokens",
        "runs_per_year",
    }
)
"""How much there is to do. At 0 there is nothing to place, and so no verdict to compare with."""
