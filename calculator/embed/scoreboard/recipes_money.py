"""How the calculator gets published costs and break-evens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from calculator.embed.scoreboard.row import known
from calculator.model import api, break_even, energy, npv, rent, unit_cost
from calculator.model.durations import MONTHS_PER_YEAR

if TYPE_CHECKING:
    from collections.abc import Mapping

    from calculator.embed.scoreboard.row import Figure, Published, Recipe

CLOUD_CHEAPER = "cloud cheaper, never breaks even"  # as randomcalculators.com prints it
OWN_CHEAPER = "own machine cheaper"


def _lenovo(row: Published) -> Mapping[str, Figure]:
    found = break_even.break_even_hours(
        row.number("capex_usd"), row.number("cloud_usd_per_h"), row.number("onprem_opex_usd_per_h")
    )
    return {"break_even_hours": _value(found)}


def _lenovo_repriced(row: Published) -> Mapping[str, Figure]:
    capex, running = row.number("capex_usd"), row.number("onprem_opex_usd_per_h")
    before = break_even.break_even_hours(capex, row.number("cloud_usd_per_h_before"), running)
    after = break_even.break_even_hours(capex, row.number("cloud_usd_per_h_after"), running)
    return {"hours_before": _value(before), "hours_after": _value(after)}


def _deepseek_cost(row: Published) -> Mapping[str, Figure]:
    parts = ("pretrain_gpu_h", "context_ext_gpu_h", "post_train_gpu_h")
    hours = sum(row.number(part) for part in parts)
    usd = rent.rented_job_usd(row.number("usd_per_gpu_h"), hours)
    return {"total_usd": usd, "total_gpu_h": hours}


def _legitlads(row: Published) -> Mapping[str, Figure]:
    years, gpus = row.number("years"), int(row.number("gpus"))
    capex, running = row.number("capex_usd"), row.number("energy_ops_usd_4y")
    rate = row.number("cloud_usd_per_gpu_h")
    cloud = rent.commitment_usd(gpus * rate * row.number("utilisation"), years)
    saving = (cloud - running) / years
    owned = capex + running
    utilisation = break_even.break_even_utilisation_of_total(owned, gpus, years, rate)
    return {
        "cloud_usd": cloud,
        "own_usd": owned,
        "saving_usd": cloud - owned,
        "payback_years": _value(npv.payback_periods(capex, saving, years)),
        "npv_usd": npv.npv_of_flows_usd(capex, saving, row.number("discount"), years),
        "break_even_utilisation": _value(utilisation),
        "roi": known(npv.return_on_investment(cloud - owned, capex)),
    }


def _induwara(row: Published) -> Mapping[str, Figure]:
    prices = api.TokenPrices(
        input_usd_per_mtok=row.number("price_in"), output_usd_per_mtok=row.number("price_out")
    )
    month = api.TokenDemand(
        input_tokens=row.number("in_M") * api.TOKENS_PER_MTOK,
        output_tokens=row.number("out_M") * api.TOKENS_PER_MTOK,
    )
    hours = row.number("hours")
    rented = rent.RentedMachine(
        usd_per_hour=row.number("gpu_usd_per_h"), services_share=row.number("overhead")
    )
    own_usd = rent.rented_cost_per_month(rented, hours, hours).total_usd
    capacity = unit_cost.capacity_tokens(row.number("tok_s"), hours)
    blended = known(api.blended_usd_per_mtok(prices, month))
    found = break_even.break_even_tokens_per_month(own_usd, 0.0, blended, capacity)
    return {
        "api_usd": api.token_cost_per_month(prices, month).total_usd,
        "selfhost_usd": own_usd,
        "break_even_tokens": _value(found),
        "capacity_tokens": capacity,
    }


def forgpro_break_even(row: Published) -> break_even.BreakEven:
    """Where its machine would be cheaper than its hosted model, if it could make the tokens."""
    hours = row.number("hours")
    capacity = unit_cost.capacity_tokens(row.number("tok_s"), hours, row.number("utilisation"))
    return break_even.break_even_tokens_per_month(
        _forgpro_usd(row), 0.0, row.number("api_usd_per_M"), capacity
    )


def _forgpro_usd(row: Published) -> float:
    rented = rent.RentedMachine(
        instances=int(row.number("gpus")), usd_per_hour=row.number("gpu_usd_per_h")
    )
    return rent.rented_cost_per_month(rented, row.number("hours")).total_usd


def _forgpro(row: Published) -> Mapping[str, Figure]:
    found = forgpro_break_even(row)
    per_mtok = unit_cost.usd_per_mtok(_forgpro_usd(row), 100.0 * api.TOKENS_PER_MTOK)
    return {
        "monthly_usd": _forgpro_usd(row),
        "break_even_M": _value(found) / api.TOKENS_PER_MTOK,
        "capacity_M": known(found.limit) / api.TOKENS_PER_MTOK,
        "usd_per_M_at_100M": known(per_mtok),
    }


def randomcalculators_break_even(row: Published) -> break_even.BreakEven:
    """Months until its machine has paid for itself, the price counted once."""
    gpus, hours = row.number("gpus"), row.number("hours_month")
    price = gpus * row.number("hw_per_gpu") * (1.0 + row.number("overhead"))
    kwh = energy.energy_kwh(gpus * row.number("gpu_kw"), hours, row.number("pue"))
    running = kwh * row.number("usd_per_kwh") + row.number("dc_month")
    cloud = gpus * hours * row.number("cloud_per_gpu_h")
    life = row.number("years") * MONTHS_PER_YEAR
    return break_even.break_even_months(price, cloud, running, life)


def _randomcalculators(row: Published) -> Mapping[str, Figure]:
    found = randomcalculators_break_even(row)
    return {"verdict": OWN_CHEAPER if found.is_reached else CLOUD_CHEAPER}


def _technolynx_commitment(row: Published) -> Mapping[str, Figure]:
    usd_per_hour = row.number("gpus") * row.number("gbp_per_gpu_h")
    return {"commitment_gbp": rent.commitment_usd(usd_per_hour, row.number("years"))}


def _technolynx_crossover(row: Published) -> Mapping[str, Figure]:
    share = 0.70  # its own cost is per useful hour at this utilisation
    own_low, own_high = row.numbers("own_per_useful_h_at_70pct_36mo")
    cloud_low, cloud_high = row.numbers("cloud_per_gpu_h")
    low = break_even.break_even_utilisation(own_low * share, 0.0, cloud_high, month_hours=1.0)
    high = break_even.break_even_utilisation(own_high * share, 0.0, cloud_low, month_hours=1.0)
    return {"crossover_low": _value(low), "crossover_high": _value(high)}


def _value(found: break_even.BreakEven) -> float:
    return known(found.value)


RECIPES: dict[str, Recipe] = {
    "lenovo2225-": _lenovo,
    "lenovo2225-repriced-2025-06": _lenovo_repriced,
    "deepseek-v3-training-cost": _deepseek_cost,
    "legitlads-accelerator-roi": _legitlads,
    "induwara-api-vs-selfhost": _induwara,
    "forgpro-selfhost": _forgpro,
    "randomcalculators-wrong-verdict": _randomcalculators,
    "technolynx-reserved-commit": _technolynx_commitment,
    "technolynx-a100-crossover": _technolynx_crossover,
}
