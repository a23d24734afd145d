"""Every way to do a part of the work, priced by hand or struck out by name."""

from __future__ import annotations

from dataclasses import replace
from math import ceil
from typing import TYPE_CHECKING

import pytest
from decide_samples import about, scenario

from calculator import facts
from calculator.decide.capacity import Sizing, service_load, sized
from calculator.decide.inference_options import inference_ways
from calculator.decide.inputs import bought, serving_setup, shape_of
from calculator.decide.option import Component, Option, Strike
from calculator.decide.owned import owned_components, owned_machine
from calculator.decide.training_options import Job, shared_option, training_job, training_options
from calculator.model.own import OwnedMachine
from calculator.model.parts import GIB, Estimate
from calculator.model.training_memory import training_need
from calculator.model.training_time import Training, training_hours

if TYPE_CHECKING:
    from datetime import date

    from calculator.decide.verdict import Part
    from calculator.facts import ApiPrice
    from calculator.scenario.scenario import Scenario

UNKNOWN_SIZE = next(row.id for row in facts.models().values() if row.total_params_b is None)
UNPRICED = next(
    row.id for row in facts.cloud_offers().values() if row.reserved_3y_usd_per_hour is None
)
SERVE = scenario(
    machine="ws-1x-rtx-pro-6000",
    machine_price_usd=36_000.0,
    machine_power_kw=1.0,
    concurrent_users=700.0,
    cloud_usd_per_hour=3.0,
    api_input_usd_per_mtok=1.0,
    api_cached_usd_per_mtok=0.2,
    api_output_usd_per_mtok=4.0,
)
TRAIN = scenario(
    work="training",
    training_tokens=1e9,
    runs_per_year=24.0,
    training_machine_price_usd=360_000.0,
    training_machine_power_kw=10.0,
    training_usd_per_hour=50.0,
)


def ways(s: Scenario, part: Part = "inference") -> dict[str, Option]:
    """Every way to run inference by its code, in order."""
    return {option.code: option for way in inference_ways(part) for option in way(s)}


def by_code(option: Option) -> dict[str, float]:
    """What an option costs by component."""
    return {component.code: component.usd_per_month for component in option.components}


def factors(option: Option) -> dict[str, tuple[str, ...]]:
    """What each component of an option is proportional to."""
    return {component.code: component.factors for component in option.components}


def sizing_on(s: Scenario, accelerator: str, count: int) -> Sizing:
    """Whole machines for the load."""
    setup = serving_setup(s, accelerator)
    assert setup is not None
    found = sized(setup, service_load(s), count)
    assert isinstance(found, Sizing)
    return found


def details(sizing: Sizing, offer: str) -> dict[str, float | str]:
    """The numbers behind a machine; users are those of all machines."""
    rate = sizing.rate.tokens_per_s
    return {
        "offer": offer,
        "machines": sizing.machines,
        "busy_hours": sizing.busy_hours,
        "tokens_per_s": rate.typical,
        "tokens_per_s_low": rate.low,
        "tokens_per_s_high": rate.high,
        "users": sizing.rate.users * sizing.machines,
    }


@pytest.mark.parametrize("part", ["inference", "experiment"])
def test_ways_to_run_inference(part: Part) -> None:
    """Own machines first, rent under three billings, a hosted API last."""
    found = ways(SERVE, part)

    assert [(o.part, o.code, o.place) for o in found.values()] == [
        (part, "own", "local"),
        (part, "rent_always_on", "cloud"),
        (part, "rent_office_hours", "cloud"),
        (part, "rent_scale_to_zero", "cloud"),
        (part, "api", "api"),
    ]
    assert all(option.is_open for option in found.values())
    assert inference_ways()[0](SERVE)[0].part == "inference"


def test_own_machines_carry_the_load() -> None:
    """As many as the load needs, busy for their share of it."""
    sizing = sizing_on(SERVE, "rtx-pro-6000-blackwell", 1)
    owned = owned_machine(SERVE, bought(SERVE, "machine"), sizing.machines)
    assert isinstance(owned, OwnedMachine)
    own = ways(SERVE)["own"]

    assert sizing.machines > 1
    assert own.components == owned_components(owned, sizing.busy_hours)
    assert own.details == details(sizing, "ws-1x-rtx-pro-6000")
    assert by_code(own)["capital"] == pytest.approx(sizing.machines * 36_000 * 0.9 / 36)


@pytest.mark.parametrize(
    ("plan", "code", "floor", "elastic"),
    [
        ("on_demand", "rent_always_on", 5.0, False),
        ("on_demand", "rent_office_hours", 5.0, False),
        ("on_demand", "rent_scale_to_zero", 5.0, True),
        ("on_demand", "rent_scale_to_zero", 0.5, True),
        ("on_demand", "rent_scale_to_zero", 0.0, True),
        ("spot", "rent_scale_to_zero", 5.0, True),
        ("spot", "rent_scale_to_zero", 0.0, True),
        ("reserved_1y", "rent_office_hours", 5.0, False),
        ("reserved_3y", "rent_scale_to_zero", 5.0, False),
    ],
)
def test_rent_by_hand(plan: str, code: str, floor: float, elastic: bool) -> None:  # noqa: FBT001 - a column of the table
    """3 USD an hour: 730 hours, the 160 of the service, or those awake; plus data.

    2,000 requests a month keep a machine awake for five minutes each; where nobody waits the
    machines are awake for twice the computing.
    """
    s = SERVE.replaced("plan", plan).replaced("speed_floor_tokens_per_s", floor)
    s = s.replaced("tokens_in_per_day", 400e3).replaced("tokens_out_per_day", 100e3)
    sizing = sizing_on(s, "rtx-pro-6000-blackwell-server", 1)
    awake = 2_000 * 300 / 3600 / sizing.machines
    hours = {
        "rent_always_on": 730.0,
        "rent_office_hours": 160.0,
        "rent_scale_to_zero": awake if floor else 2 * sizing.busy_hours,
    }[code]
    if plan.startswith("reserved"):
        hours = 730.0
    rent = ways(s)[code]

    assert sizing.machines > 1
    assert 2 * sizing.busy_hours < awake < 160
    assert by_code(rent) == pytest.approx(
        {"rent": sizing.machines * 3.0 * hours, "egress": 100 * 0.09, "storage": 500 * 0.02}
    )
    assert factors(rent) == {
        "rent": ("rent_price", "work") if elastic else ("rent_price",),
        "egress": ("load",),
        "storage": (),
    }
    assert rent.details == details(sizing, "gcp-g4-standard-48-asia-east1") | {
        "billed_hours": pytest.approx(hours)
    }


def test_rent_for_nothing_costs_nothing() -> None:
    """A price of 0 is a price."""
    assert by_code(ways(SERVE.replaced("cloud_usd_per_hour", 0.0))["rent_always_on"])["rent"] == 0


def test_the_tokens_of_a_day_cost_what_they_cost_that_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """The table is asked for the reader's day."""
    row = facts.api_prices()["openai-gpt-6-1-terra"]
    asked: list[object] = []

    def prices(on: date | None = None) -> dict[str, ApiPrice]:
        asked.append(on)
        return {row.id: row}

    monkeypatch.setattr(facts, "api_prices", prices)
    said = SERVE.replaced("as_of", "2026-11-22")
    ways(said)

    assert set(asked) == {said.as_of}


def test_a_service_that_sleeps_is_never_billed_for_more_than_it_runs() -> None:
    """Twice the computing would be more than the 10 hours of service."""
    s = SERVE.replaced("concurrent_users", 1.0).replaced("hours_per_day", 0.5)
    sizing = sizing_on(s, "rtx-pro-6000-blackwell-server", 1)
    rent = ways(s)["rent_scale_to_zero"]

    assert 2 * sizing.busy_hours > 10
    assert rent.details["billed_hours"] == 10.0
    assert factors(rent)["rent"] == ("rent_price",)  # awake throughout: more work costs no more


def test_tokens_by_hand() -> None:
    """160 million in, a quarter of them cached, and 40 million out a month."""
    api = ways(SERVE)["api"]

    assert by_code(api) == pytest.approx(
        {"api_input": 120 * 1.0, "api_cached": 40 * 0.2, "api_output": 40 * 4.0}
    )
    assert set(factors(api).values()) == {("api_price", "load")}
    assert api.details == {"offer": "openai-gpt-6-1-terra"}


def test_prices_of_the_row_count_unless_given() -> None:
    """Each of three prices is that of the chosen model; without one for cached tokens, in full."""
    s = scenario()
    row = facts.api_prices()[s.choice("api_model")]
    assert row.input_usd_per_mtok is not None
    assert row.output_usd_per_mtok is not None
    assert row.cached_input_usd_per_mtok is not None

    assert by_code(ways(s)["api"]) == pytest.approx(
        {
            "api_input": 120 * row.input_usd_per_mtok,
            "api_cached": 40 * row.cached_input_usd_per_mtok,
            "api_output": 40 * row.output_usd_per_mtok,
        }
    )
    uncached = next(
        row
        for row in facts.api_prices().values()
        if row.cached_input_usd_per_mtok is None
        and row.input_usd_per_mtok
        and row.output_usd_per_mtok
    )
    assert uncached.input_usd_per_mtok is not None
    found = by_code(ways(s.replaced("api_model", uncached.id))["api"])
    assert found["api_cached"] == pytest.approx(40 * uncached.input_usd_per_mtok)


@pytest.mark.parametrize(
    ("given", "struck"),
    [
        ({"own_weights": "yes"}, {"api": Strike("own_weights")}),
        (
            {"model": UNKNOWN_SIZE},
            dict.fromkeys(
                ("own", "rent_always_on", "rent_office_hours", "rent_scale_to_zero"),
                Strike("model_unknown", {"subject": UNKNOWN_SIZE}),
            ),
        ),
        (
            {"cloud_offer": UNPRICED, "plan": "reserved_3y"},
            dict.fromkeys(
                ("rent_always_on", "rent_office_hours", "rent_scale_to_zero"),
                Strike("price_unknown", {"subject": UNPRICED}),
            ),
        ),
        ({"machine": "gb200-nvl72"}, {"own": Strike("price_unknown", {"subject": "gb200-nvl72"})}),
        (
            {"hours_per_day": 0.0},
            dict.fromkeys(
                ("own", "rent_always_on", "rent_office_hours", "rent_scale_to_zero"),
                Strike("no_hours"),
            ),
        ),
        ({"tokens_in_per_day": 0.0, "tokens_out_per_day": 0.0}, {"api": Strike("no_load")}),
        ({"tokens_in_per_day": 0.0}, {"api": None}),
        ({"tokens_out_per_day": 0.0}, {"api": None}),
    ],
)
def test_ways_are_struck_out_by_name(
    given: dict[str, str | float], struck: dict[str, Strike | None]
) -> None:
    """What is not known is said of what."""
    found = ways(scenario(**given))

    assert {code: found[code].strike for code in struck} == struck
    assert {(o.code, o.place, o.part) for o in found.values() if o.strike} <= {
        ("own", "local", "inference"),
        ("rent_always_on", "cloud", "inference"),
        ("rent_office_hours", "cloud", "inference"),
        ("rent_scale_to_zero", "cloud", "inference"),
        ("api", "api", "inference"),
    }


@pytest.mark.parametrize("column", ["input_usd_per_mtok", "output_usd_per_mtok"])
def test_an_api_without_a_price_is_struck_out(column: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither what is read nor what is written is free for want of a number."""
    row = replace(facts.api_prices()["openai-gpt-6-1-terra"], **{column: None})

    def only_row(_on: date | None = None) -> dict[str, ApiPrice]:
        return {row.id: row}

    monkeypatch.setattr(facts, "api_prices", only_row)

    assert ways(scenario())["api"] == Option(
        "inference", "api", "api", strike=Strike("price_unknown", {"subject": row.id})
    )


# --- training ---------------------------------------------------------------------------------


def run_of(s: Scenario, devices: int) -> Training:
    """The reader's training run on so many accelerators."""
    shape = shape_of(s.choice("model"), s.as_of)
    assert shape is not None
    machine = bought(s, "training_machine")
    return Training(
        shape, machine.device, s.choice("training_method"), recompute=True, devices=devices
    )


def job_of(s: Scenario) -> Job:
    """The reader's run on whole machines of eight H100."""
    run = run_of(s, 8)
    found = training_job(
        run.model,
        run.device,
        8,
        run.method,
        s.number("training_tokens"),
        s.number("training_hours_limit"),
    )
    assert isinstance(found, Job)
    return found


def test_one_machine_trains_in_its_hours() -> None:
    """8 billion parameters in full: 144 GB of states on 8 x 80 GB; the hours are the model's."""
    job = job_of(TRAIN)
    hours = training_hours(run_of(TRAIN, 8), 1e9)
    assert isinstance(hours, Estimate)

    assert (job.machines, job.hours) == (1, pytest.approx(hours.typical))
    assert (job.hours_low, job.hours_high) == (pytest.approx(hours.low), pytest.approx(hours.high))


@pytest.mark.parametrize(("share", "machines"), [(1.0, 1), (0.99, 2), (0.4, 3), (0.25, 4)])
def test_machines_are_added_until_the_limit_is_met(share: float, machines: int) -> None:
    """A run of h hours within 0.4 h takes three machines, each for a third."""
    alone = job_of(TRAIN)
    job = job_of(TRAIN.replaced("training_hours_limit", alone.hours * share))

    assert job.machines == machines
    assert (job.hours, job.hours_low, job.hours_high) == pytest.approx(
        (alone.hours / machines, alone.hours_low / machines, alone.hours_high / machines)
    )


def test_machines_are_added_until_the_states_fit() -> None:
    """70 billion parameters: 18 bytes each are 1,271 GB, and eight H100 hold 612."""
    s = TRAIN.replaced("model", "llama-3.1-70b")
    job = job_of(s)
    usable_gb = 8 * 80 * 1.073741824 * 0.99 * 0.90
    need = [training_need(run_of(s, 8 * n)).total_bytes / 1e9 for n in (1, 2, 3)]

    assert need[0] > usable_gb
    assert job.machines == next(n for n in (1, 2, 3) if need[n - 1] <= n * usable_gb)


def test_the_fewest_machines_that_hold_a_run() -> None:
    """405 billion parameters: what each further device needs for itself counts as well."""
    said = TRAIN.replaced("model", "llama-3.1-405b").replaced("training_hours_limit", 1e5)
    usable = 8 * 80 * GIB * 0.99 * 0.90
    first = ceil(405e9 * 18 / usable)
    fewest = next(
        n for n in range(1, 99) if training_need(run_of(said, 8 * n)).total_bytes <= n * usable
    )

    assert fewest > first
    assert job_of(said).machines == fewest


def test_the_readers_way_to_train_counts() -> None:
    """Adapters are trained faster than all weights."""
    said = TRAIN.replaced("training_method", "lora")
    own, rent = training_options(said)

    assert own.details["hours_per_run"] == rent.details["hours_per_run"] == job_of(said).hours
    assert job_of(said).hours < job_of(TRAIN).hours


def test_a_run_that_no_number_of_machines_holds_is_struck_out() -> None:
    """405 billion parameters beside a card of 24 GB: every card needs room for a layer."""
    s = scenario(work="training", model="llama-3.1-405b", training_machine="pc-1x-rtx-4090")
    own, _ = training_options(s)
    machine = bought(s, "training_machine")
    shape = shape_of("llama-3.1-405b", None)
    assert shape is not None
    need = training_need(Training(shape, machine.device, "full", recompute=True))

    assert own.strike == Strike(
        "does_not_fit",
        {
            "need_gb": about(need.total_bytes / 1e9),
            "have_gb": about(24 * 1.073741824 * 0.99 * 0.9),
        },
    )


def test_more_machines_than_there_are_is_said() -> None:
    """A run of so many tokens within an hour; 4,096 machines are the most."""
    alone = job_of(TRAIN)
    limit = TRAIN.replaced("training_hours_limit", 1.0)
    tokens = 1e9 * 4096 / alone.hours
    assert job_of(limit.replaced("training_tokens", tokens * (1 - 1e-9))).machines == 4096
    own, rent = training_options(limit.replaced("training_tokens", tokens * 1.0001))

    assert (
        own.strike == rent.strike == Strike("too_many_machines", {"machines": 4097, "most": 4096})
    )


def test_own_training_machines_by_hand() -> None:
    """Two runs a month on machines of 360,000 USD and 10 kW."""
    job = job_of(TRAIN)
    own, _ = training_options(TRAIN)
    busy = job.hours * 2

    assert (own.part, own.code, own.place, own.is_open) == ("training", "own", "local", True)
    assert by_code(own) == pytest.approx(
        {
            "capital": 360_000 * 0.9 / 36,
            "electricity_busy": 10 * busy * 1.5 * 0.125,
            "electricity_idle": 2 * (730 - busy) * 1.5 * 0.125,
            "maintenance": 360_000 * 0.06 / 12,
            "staff": 250.0,
            "colocation": 900.0,
        }
    )
    assert own.details == {
        "offer": "lenovo-8xh100-2026",
        "machines": 1.0,
        "hours_per_run": job.hours,
        "hours_per_run_low": job.hours_low,
        "hours_per_run_high": job.hours_high,
        "busy_hours": pytest.approx(busy),
    }


@pytest.mark.parametrize(("months", "fleets"), [(0.99, 1), (1.5, 2), (2.2, 3)])
def test_more_runs_than_a_month_has_hours_take_more_fleets(months: float, fleets: int) -> None:
    """Runs for 2.2 months in every month keep three fleets busy for 0.73 of it."""
    job = job_of(TRAIN)
    own, _ = training_options(TRAIN.replaced("runs_per_year", months * 730 * 12 / job.hours))

    assert own.details["machines"] == fleets
    assert own.details["busy_hours"] == pytest.approx(months * 730 / fleets)
    assert by_code(own)["capital"] == pytest.approx(fleets * 360_000 * 0.9 / 36)
    assert by_code(own)["electricity_busy"] == pytest.approx(10 * months * 730 * 1.5 * 0.125)


@pytest.mark.parametrize(
    ("plan", "reserved"),
    [("on_demand", False), ("spot", False), ("reserved_1y", True), ("reserved_3y", True)],
)
def test_rented_training_machines_by_hand(plan: str, reserved: bool) -> None:  # noqa: FBT001 - a column of the table
    """Released after each run, unless reserved; storage stays."""
    s = TRAIN.replaced("plan", plan).replaced("training_hours_limit", 1.0)
    job = job_of(s)
    _, rent = training_options(s)
    hours = 730.0 if reserved else job.hours * 2

    assert job.machines > 1
    assert (rent.part, rent.code, rent.place, rent.is_open) == ("training", "rent", "cloud", True)
    assert rent.components == (
        Component(
            "rent",
            about(job.machines * 50.0 * hours),
            ("rent_price",) if reserved else ("rent_price", "work"),
        ),
        Component("storage", 500 * 0.02),
    )
    assert rent.details == {
        "offer": "aws-p5-48xlarge-us-east-1",
        "machines": job.machines,
        "hours_per_run": job.hours,
        "hours_per_run_low": job.hours_low,
        "hours_per_run_high": job.hours_high,
        "busy_hours": pytest.approx(job.hours * 2),
        "billed_hours": pytest.approx(hours),
    }


@pytest.mark.parametrize(
    ("given", "own", "rent"),
    [
        ({"model": UNKNOWN_SIZE}, *(2 * (Strike("model_unknown", {"subject": UNKNOWN_SIZE}),))),
        ({"training_tokens": 0.0}, Strike("no_load"), Strike("no_load")),
        ({"runs_per_year": 0.0}, Strike("no_load"), Strike("no_load")),
        ({"runs_per_year": 0.5, "training_tokens": 0.5}, None, None),
        (
            {"training_offer": UNPRICED, "plan": "reserved_3y"},
            None,
            Strike("price_unknown", {"subject": UNPRICED}),
        ),
        (
            {"training_machine": "gb200-nvl72"},
            Strike("price_unknown", {"subject": "gb200-nvl72"}),
            None,
        ),
    ],
)
def test_ways_to_train_are_struck_out_by_name(
    given: dict[str, str | float], own: Strike | None, rent: Strike | None
) -> None:
    """What is not known is said of what, on the side that it forbids."""
    found = training_options(scenario(work="training", **given))

    assert [o.strike for o in found] == [own, rent]
    assert [(o.part, o.code, o.place) for o in found] == [
        ("training", "own", "local"),
        ("training", "rent", "cloud"),
    ]


SHARED = scenario(
    machine="lenovo-8xh100-2026",
    machine_price_usd=360_000.0,
    machine_power_kw=10.0,
    training_tokens=1e9,
    runs_per_year=24.0,
)


def test_training_at_night_by_hand() -> None:
    """On two machines a run takes half as long; electricity above idle is all it costs."""
    job = job_of(SHARED)
    shared = shared_option(SHARED, 2)
    wanted = job.hours / 2 * 2

    assert (shared.part, shared.code, shared.place) == ("training", "shared", "local")
    assert shared.components == (
        Component(
            "electricity_busy",
            about(wanted * 2 * (10 - 2) * 1.5 * 0.125),
            ("electricity_price", "work"),
        ),
    )
    assert shared.details == {
        "offer": "lenovo-8xh100-2026",
        "machines": 1.0,
        "hours_per_run": job.hours,
        "hours_per_run_low": job.hours_low,
        "hours_per_run_high": job.hours_high,
        "busy_hours": pytest.approx(wanted),
    }


def test_training_at_night_needs_hours_that_are_free() -> None:
    """Service takes 160 of 730 hours; runs for 600 find 570."""
    job = job_of(SHARED)
    busy = SHARED.replaced("runs_per_year", 12 * 600 / job.hours)
    fits = SHARED.replaced("runs_per_year", 12 * 569 / job.hours)

    assert shared_option(busy, 1) == Option(
        "training",
        "shared",
        "local",
        strike=Strike("no_idle_hours", {"wanted_hours": about(600), "free_hours": about(570)}),
    )
    assert shared_option(fits, 1).is_open
    assert shared_option(busy, 2).is_open


def test_a_run_on_several_machines_is_shared_out_at_night() -> None:
    """What keeps three machines busy for h hours keeps four busy for 3/4 h; two runs a month."""
    said = SHARED.replaced("model", "llama-3.1-70b")
    job = job_of(said)

    assert job.machines == 3
    assert shared_option(said, 4).details["busy_hours"] == pytest.approx(job.hours * 3 / 4 * 2)


@pytest.mark.parametrize(
    ("given", "machines", "strike"),
    [
        (
            {"model": "llama-3.1-70b"},
            1,
            Strike("too_few_machines", {"machines": 3, "have": 1}),
        ),
        ({"model": UNKNOWN_SIZE}, 1, Strike("model_unknown", {"subject": UNKNOWN_SIZE})),
        ({"machine": "gb200-nvl72"}, 1, Strike("price_unknown", {"subject": "gb200-nvl72"})),
    ],
)
def test_training_at_night_is_struck_out_by_name(
    given: dict[str, str | float], machines: int, strike: Strike
) -> None:
    """Too few machines, or a number that nobody publishes."""
    found = shared_option(scenario(**{"machine": "lenovo-8xh100-2026", **given}), machines)

    assert (found.part, found.code, found.place) == ("training", "shared", "local")
    assert found.strike == strike
