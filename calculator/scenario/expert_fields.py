"""The numbers behind the answer: model, load, training, machines, prices, and how to judge."""

from __future__ import annotations

from typing import Final

from calculator.scenario.field import Field

TOKEN_SUFFIXES: Final = (("tokens", 1.0), ("token", 1.0), ("k", 1e3), ("m", 1e6), ("b", 1e9))
HOUR_SUFFIXES: Final = (("小時", 1.0), ("hours", 1.0), ("hour", 1.0), ("hrs", 1.0), ("h", 1.0))
DAY_SUFFIXES: Final = (("天", 1.0), ("日", 1.0), ("days", 1.0), ("day", 1.0), ("d", 1.0))
SHARE_SUFFIXES: Final = (("%", 0.01),)
KW_SUFFIXES: Final = (("kw", 1.0), ("w", 0.001))
GB_SUFFIXES: Final = (("gb", 1.0), ("tb", 1e3))
YEAR_SUFFIXES: Final = (("年", 1.0), ("years", 1.0), ("year", 1.0), ("yr", 1.0), ("y", 1.0))
MONTH_SUFFIXES: Final = (
    ("個月", 1.0),
    ("月", 1.0),
    ("months", 1.0),
    ("month", 1.0),
    ("mo", 1.0),
    ("年", 12.0),
    ("years", 12.0),
    ("year", 12.0),
    ("yr", 12.0),
    ("y", 12.0),
)


def _number(  # noqa: PLR0913  # one line per field reads better than a table of tuples
    key: str,
    group: str,
    unit: str,
    limits: tuple[float, float],
    default_from: str,
    *,
    default: float | None = None,
    suffixes: tuple[tuple[str, float], ...] = (),
) -> Field:
    """Return a number field."""
    return Field(
        key=key,
        kind="number",
        group=group,
        unit=unit,
        minimum=limits[0],
        maximum=limits[1],
        default=default,
        default_from=default_from,
        suffixes=suffixes,
    )


def _row(key: str, group: str, table: str, default: str) -> Field:
    """Return a choice among the rows of a table."""
    return Field(
        key=key,
        kind="choice",
        group=group,
        choices_from=table,
        default=default,
        default_from="assumption",
    )


def _share(key: str, group: str, default_from: str, default: float | None = None) -> Field:
    """Return a share between 0 and 1, which may be typed in percent."""
    limits = (0.0, 1.0)
    return _number(
        key, group, "share", limits, default_from, default=default, suffixes=SHARE_SUFFIXES
    )


MODEL: Final = (
    _row("model", "model", "models", "llama-3.3-70b"),
    _row("quantization", "model", "quantization", "fp8-e4m3"),
    Field(
        key="engine",
        kind="choice",
        group="model",
        choices=("vllm", "tensorrt-llm", "llama.cpp", "transformers"),
        default="vllm",
        default_from="assumption",
    ),
)

LOAD: Final = (
    _number("hours_per_day", "load", "hours", (0.0, 24.0), "field:rhythm", suffixes=HOUR_SUFFIXES),
    _number("days_per_month", "load", "days", (0.0, 31.0), "field:rhythm", suffixes=DAY_SUFFIXES),
    _number(
        "tokens_in_per_day", "load", "tokens", (0.0, 1e13), "field:rhythm", suffixes=TOKEN_SUFFIXES
    ),
    _number(
        "tokens_out_per_day", "load", "tokens", (0.0, 1e13), "field:rhythm", suffixes=TOKEN_SUFFIXES
    ),
    _number(
        "tokens_in_per_request",
        "load",
        "tokens",
        (1.0, 10e6),
        "assumption",
        default=4000.0,
        suffixes=TOKEN_SUFFIXES,
    ),
    _share("cached_share", "load", "assumption", 0.0),
    _number("concurrent_users", "load", "", (1.0, 100_000.0), "assumption", default=8.0),
    _number(
        "speed_floor_tokens_per_s",
        "load",
        "tokens_per_s",
        (0.0, 10_000.0),
        "assumption",
        default=5.0,
    ),
)

TRAINING: Final = (
    Field(
        key="training_method",
        kind="choice",
        group="training",
        choices=("pretrain", "full", "lora", "qlora"),
        default="full",
        default_from="assumption",
    ),
    _number(
        "training_tokens",
        "training",
        "tokens",
        (0.0, 1e15),
        "assumption",
        default=500e6,
        suffixes=TOKEN_SUFFIXES,
    ),
    _number("runs_per_year", "training", "", (0.0, 100_000.0), "field:rhythm"),
    _number(
        "training_hours_limit",
        "training",
        "hours",
        (1.0, 100_000.0),
        "assumption",
        default=720.0,
        suffixes=HOUR_SUFFIXES,
    ),
)

OWN: Final = (
    _row("machine", "own", "systems", "ws-2x-rtx-pro-6000"),
    _number("machine_price_usd", "own", "usd", (1.0, 1e9), "field:machine"),
    _number(
        "machine_power_kw", "own", "kw", (0.001, 10_000.0), "field:machine", suffixes=KW_SUFFIXES
    ),
    _row("training_machine", "own", "systems", "lenovo-8xh100-2026"),
    _number("training_machine_price_usd", "own", "usd", (1.0, 1e9), "field:training_machine"),
    _number(
        "training_machine_power_kw",
        "own",
        "kw",
        (0.001, 10_000.0),
        "field:training_machine",
        suffixes=KW_SUFFIXES,
    ),
    _number(
        "life_years",
        "own",
        "years",
        (0.5, 20.0),
        "operations/gpu-economic-life/typical",
        suffixes=YEAR_SUFFIXES,
    ),
    _share("residual_share", "own", "assumption", 0.0),
    _share("discount_rate_per_year", "own", "operations/discount-rate/typical"),
    _share("maintenance_share_per_year", "own", "operations/maintenance/typical"),
    _share("idle_power_share", "own", "operations/gpu-idle-power/typical"),
    _number("pue", "own", "ratio", (1.0, 5.0), "operations/pue-office/typical"),
    _number(
        "electricity_twd_per_kwh",
        "own",
        "twd_per_kwh",
        (0.0, 1000.0),
        "electricity/taiwan-industry/price_twd_per_kwh",
    ),
    _number(
        "carbon_g_per_kwh",
        "own",
        "g_per_kwh",
        (0.0, 5000.0),
        "electricity/taiwan-industry/carbon_g_co2e_per_kwh",
    ),
    _number("staff_usd_per_month", "own", "usd", (0.0, 1e7), "assumption", default=0.0),
    _number(
        "colocation_usd_per_kw_month",
        "own",
        "usd_per_kw_month",
        (0.0, 1e5),
        "assumption",
        default=0.0,
    ),
)

CLOUD: Final = (
    _row("cloud_offer", "cloud", "cloud_gpu", "gcp-g4-standard-48-asia-east1"),
    _row("training_offer", "cloud", "cloud_gpu", "aws-p5-48xlarge-us-east-1"),
    Field(
        key="plan",
        kind="choice",
        group="cloud",
        choices=("on_demand", "reserved_1y", "reserved_3y", "spot"),
        default="on_demand",
        default_from="assumption",
    ),
    _number("cloud_usd_per_hour", "cloud", "usd_per_hour", (0.0, 1e6), "field:cloud_offer"),
    _number("training_usd_per_hour", "cloud", "usd_per_hour", (0.0, 1e6), "field:training_offer"),
    _number(
        "egress_gb_per_month",
        "cloud",
        "gb",
        (0.0, 1e9),
        "assumption",
        default=100.0,
        suffixes=GB_SUFFIXES,
    ),
    _number("egress_usd_per_gb", "cloud", "usd", (0.0, 1e3), "operations/egress-aws/typical"),
    _number(
        "storage_gb", "cloud", "gb", (0.0, 1e9), "assumption", default=500.0, suffixes=GB_SUFFIXES
    ),
    _number(
        "storage_usd_per_gb_month", "cloud", "usd", (0.0, 1e3), "operations/storage-aws/typical"
    ),
)

API: Final = (
    # the default model is a published one, and so are its weights
    Field(
        key="own_weights",
        kind="choice",
        group="api",
        choices=("no", "yes"),
        default="no",
        default_from="field:model",
    ),
    _row("api_model", "api", "api_prices", "openai-gpt-6-1-terra"),
    _number("api_input_usd_per_mtok", "api", "usd_per_mtok", (0.0, 1e4), "field:api_model"),
    _number("api_cached_usd_per_mtok", "api", "usd_per_mtok", (0.0, 1e4), "field:api_model"),
    _number("api_output_usd_per_mtok", "api", "usd_per_mtok", (0.0, 1e4), "field:api_model"),
)

JUDGE: Final = (
    _share("premium_share", "judge", "guidance", 0.10),
    _share("close_call_share", "judge", "guidance", 0.15),
    Field(
        key="currency",
        kind="choice",
        group="judge",
        choices=("TWD", "USD"),
        default="TWD",
        default_from="assumption",
    ),
    _number("twd_per_usd", "judge", "twd", (1.0, 1000.0), "operations/usd-twd/typical"),
    Field(key="as_of", kind="date", group="judge", default="", default_from="assumption"),
)

EXPERT: Final = (*MODEL, *LOAD, *TRAINING, *OWN, *CLOUD, *API, *JUDGE)
"""Every number behind the answer, in canonical order after the questions."""
