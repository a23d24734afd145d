"""Own machines under the reader's terms, and what is known of a machine."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from decide_samples import scenario

from calculator import facts
from calculator.decide.inputs import Machine, bought, rented, serving_setup, shape_of
from calculator.decide.option import Component, Strike
from calculator.decide.owned import owned_components, owned_machine
from calculator.decide.resolved import resolved
from calculator.model.from_facts import device, weight_format
from calculator.model.own import OwnedMachine
from calculator.model.parts import Setup
from calculator.scenario.fields import FIELDS
from calculator.scenario.scenario import Scenario

H100 = device(facts.accelerators()["h100-sxm"])
BOX = Machine("box", "h100-sxm", H100, 8, 120_000.0, 10.0)


def test_terms_of_the_reader() -> None:
    """4 TWD at 32 TWD a dollar are 0.125 USD; a fifth of 10 kW is drawn while waiting."""
    assert owned_machine(scenario(discount_rate_per_year=0.06), BOX, 3) == OwnedMachine(
        machines=3,
        price_usd=120_000.0,
        life_months=36.0,
        residual_share=0.1,
        discount_per_year=0.06,
        maintenance_share_per_year=0.06,
        busy_kw=10.0,
        idle_kw=2.0,
        pue=1.5,
        electricity_usd_per_kwh=0.125,
        staff_usd_per_month=250.0,
        colocation_usd_per_kw_month=90.0,
    )


@pytest.mark.parametrize(
    ("life_years", "horizon_months", "months"),
    [(2.0, 36.0, 24.0), (5.0, 36.0, 36.0), (3.0, 36.0, 36.0)],
)
def test_paid_off_within_life_and_horizon(
    life_years: float, horizon_months: float, months: float
) -> None:
    """Whichever ends first."""
    found = owned_machine(scenario(life_years=life_years, horizon_months=horizon_months), BOX, 1)

    assert isinstance(found, OwnedMachine)
    assert found.life_months == months


def test_a_missing_number_strikes_out() -> None:
    """Nobody's price is guessed, and nobody's power."""
    assert owned_machine(scenario(), replace(BOX, price_usd=None), 1) == Strike(
        "price_unknown", {"subject": "box"}
    )
    assert owned_machine(scenario(), replace(BOX, busy_kw=None), 1) == Strike(
        "power_unknown", {"subject": "box"}
    )


def test_components_by_hand() -> None:
    """3 machines of 120,000 USD, 100 hours at 10 kW and 630 at 2 kW."""
    owned = owned_machine(scenario(), BOX, 3)
    assert isinstance(owned, OwnedMachine)
    expected = (
        Component("capital", 3 * 120_000 * 0.9 / 36, ("machine_price",)),
        Component("electricity_busy", 3 * 10 * 100 * 1.5 * 0.125, ("electricity_price", "work")),
        Component("electricity_idle", 3 * 2 * 630 * 1.5 * 0.125, ("electricity_price",)),
        Component("maintenance", 3 * 120_000 * 0.06 / 12, ("machine_price", "maintenance")),
        Component("staff", 250.0),
        Component("colocation", 3 * 10 * 90.0),
    )

    found = owned_components(owned, 100.0)

    assert [(c.code, c.factors) for c in found] == [(c.code, c.factors) for c in expected]
    assert [c.usd_per_month for c in found] == pytest.approx([c.usd_per_month for c in expected])


@pytest.mark.parametrize(
    ("machine", "accelerator", "count", "price_usd", "busy_kw"),
    [
        # measured power before the rating
        ("mac-studio-m3-ultra-512", "apple-m3-ultra", 1, 9_499.0, 0.227),
        # neither: 8 x (700 + 575) W
        ("lenovo-8xh100-2026", "h100-sxm", 8, 250_141.8, 8 * (700 + 575) / 1000),
        # neither: 2 x 600 W and a host of 100 W
        ("ws-2x-rtx-pro-6000", "rtx-pro-6000-blackwell", 2, 22_200.0, (2 * 600 + 100) / 1000),
        # a card of 1,599 USD in a host of 5,000
        ("pc-1x-rtx-4090", "rtx-4090", 1, 1_599.0 + 5_000.0, 0.464),
        # chassis and network of a rack cost more than a workstation's host
        ("gb200-nvl72", "gb200", 72, None, 120.0),
    ],
)
def test_what_is_known_of_a_machine(
    machine: str, accelerator: str, count: int, price_usd: float | None, busy_kw: float
) -> None:
    """Price and power from the tables, of the parts where the whole is not published."""
    found = bought(Scenario({"machine": machine, "as_of": "2026-11-22"}), "machine")

    assert (found.id, found.count) == (machine, count)
    assert found.accelerator.startswith(accelerator)
    assert found.device == device(facts.accelerators()[found.accelerator])
    assert found.price_usd == (None if price_usd is None else pytest.approx(price_usd))
    assert found.busy_kw == pytest.approx(busy_kw)


@pytest.mark.parametrize("key", ["machine", "training_machine"])
def test_the_readers_own_price_and_power_come_first(key: str) -> None:
    """Each machine has a price and a power of its own."""
    given = {key: "pc-1x-rtx-4090", f"{key}_price_usd": 3_000.0, f"{key}_power_kw": 0.5}
    found = bought(Scenario(given), key)

    assert (found.id, found.price_usd, found.busy_kw) == ("pc-1x-rtx-4090", 3_000.0, 0.5)


@pytest.mark.parametrize(
    ("key", "price_key"),
    [("cloud_offer", "cloud_usd_per_hour"), ("training_offer", "training_usd_per_hour")],
)
def test_what_is_known_of_an_instance(key: str, price_key: str) -> None:
    """The price of the plan, the reader's own one before it, none where there is none."""
    row = next(row for row in facts.cloud_offers().values() if row.reserved_3y_usd_per_hour)
    by_plan = {
        "on_demand": row.on_demand_usd_per_hour,
        "reserved_1y": row.reserved_1y_usd_per_hour,
        "reserved_3y": row.reserved_3y_usd_per_hour,
        "spot": row.spot_usd_per_hour,
    }
    for plan, usd in by_plan.items():
        found = rented(Scenario({key: row.id, "plan": plan}), key)
        assert (found.id, found.accelerator, found.count) == (row.id, row.accelerator, row.count)
        assert found.usd_per_hour == usd
        assert found.device == device(facts.accelerators()[row.accelerator])
    assert rented(Scenario({key: row.id, price_key: 1.25}), key).usd_per_hour == 1.25


def test_the_prices_of_a_day_count() -> None:
    """Machines, offers and models are looked up as of the reader's day."""
    day = Scenario({"as_of": "2026-11-22"})

    assert day.as_of is not None
    assert bought(day, "machine") == bought(Scenario({}), "machine")
    assert rented(day, "cloud_offer") == rented(Scenario({}), "cloud_offer")
    assert serving_setup(day, "h100-sxm") == serving_setup(Scenario({}), "h100-sxm")


def test_every_table_is_asked_for_the_readers_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """A day without a price of its own: nothing is kept for it yet."""
    said = Scenario({"as_of": "2026-11-23", "machine": "pc-1x-rtx-4090"})
    asked: set[tuple[str, object]] = set()
    tables = ("systems", "cloud_offers", "accelerators", "operations", "models", "quantizations")
    for name in (*tables, "api_prices"):
        table = getattr(facts, name)

        def watched(on: object = None, name: str = name, table: Any = table) -> object:  # noqa: ANN401 - any table
            asked.add((name, on))
            return table(on)

        monkeypatch.setattr(facts, name, watched)
    bought(said, "machine")
    rented(said, "cloud_offer")
    serving_setup(said, "rtx-3090")
    resolved(FIELDS["api_input_usd_per_mtok"], said)

    assert asked == {(name, said.as_of) for name in (*tables, "api_prices")}


def test_the_readers_model_on_a_card() -> None:
    """Model, format and engine are the reader's; a model of unpublished size has no setup."""
    said = Scenario({"model": "llama-3.1-8b", "quantization": "gguf-q4-k-m", "engine": "llama.cpp"})
    shape = shape_of("llama-3.1-8b", None)
    assert shape is not None

    assert serving_setup(said, "h100-sxm") == Setup(
        shape, weight_format(facts.quantizations()["gguf-q4-k-m"]), H100, "llama.cpp"
    )
    unknown = next(row.id for row in facts.models().values() if row.total_params_b is None)
    assert serving_setup(said.replaced("model", unknown), "h100-sxm") is None
