"""Parts put together: what they share, and what the whole is called."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from decide_samples import guided, option, scenario

from calculator.decide.assumptions import assumptions
from calculator.decide.decision import (
    PartWork,
    _outcome,  # pyright: ignore[reportPrivateUsage] # a verdict takes real options only
    bought_machines,
    named,
    part_works,
    verdict,
    whereabouts,
)
from calculator.decide.figures import combinations, figures
from calculator.decide.flips import flips
from calculator.decide.judge import settled
from calculator.decide.outcome import outcome
from calculator.decide.reads import Dependence, Watched, known, part_dependences
from calculator.decide.verdict import Reason
from calculator.scenario.scenario import Scenario

if TYPE_CHECKING:
    from calculator.decide.option import Option
    from calculator.decide.verdict import Overall, Part, PartVerdict, Place, Whereabouts
    from calculator.scenario.field import Value

ASK = Reason("ask_the_kind_of_work_first", ("G-1", "G-3"))
TWO_PLACES = Reason("two_kinds_two_places", ("G-2", "G-12"))
ONE_PLACE = Reason("two_kinds_one_place", ("G-2", "G-14"))


def ratios(found: Whereabouts) -> list[float]:
    """What own machines cost for each dollar of the cloud, part by part."""
    both = [(part.money.local, part.money.cloud) for _, part in found.parts]
    return [own.usd_per_month / rent.usd_per_month for own, rent in both if own and rent]


def work(part: Part, *options: Option, thumb: Place = "local", shared: int = 0) -> PartWork:
    """A part with options as they are; training at night costs so much on one machine."""
    return PartWork(
        part=part,
        guide=lambda _: guided(part, thumb),
        ways=(lambda _: options,),
        shared=(lambda _, machines: option("shared", shared / machines, part=part))
        if shared
        else None,
    )


@pytest.mark.parametrize(
    ("training", "inference", "name"),
    [
        ("cloud", "local", "hybrid"),
        ("local", "api", "hybrid"),
        ("local", "local", "local"),
        ("cloud", "api", "cloud"),
        (None, "api", "cloud"),
        ("local", None, "local"),
        (None, "local", "local"),
    ],
)
def test_names_of_placements(
    training: Place | None, inference: Place | None, name: Overall
) -> None:
    """Hybrid is the name of an outcome."""
    assert named({"training": training, "inference": inference}) == name


@pytest.mark.parametrize(
    ("said", "parts", "shared"),
    [
        ("training", ["training"], [False]),
        ("inference", ["inference"], [False]),
        ("experiment", ["experiment"], [False]),
        ("both", ["inference", "training"], [False, True]),
    ],
)
def test_inference_goes_first(said: str, parts: list[str], shared: list[bool]) -> None:
    """Its machines may train at night."""
    works = part_works(scenario(work=said))

    assert [one.part for one in works] == parts
    assert [one.shared is not None for one in works] == shared
    assert [one.guide(scenario(work=said)).part for one in works] == parts
    assert [{o.part for way in one.ways for o in way(scenario(work=said))} for one in works] == [
        {part} for part in parts
    ]


@pytest.mark.parametrize(
    ("options", "machines"),
    [
        ((option("own", 1.0, machines=3.0), option("rent", 9.0)), 3),
        ((option("own", 9.0, machines=3.0), option("rent", 1.0)), 0),
        ((option("own", 1.0, machines=3.0, strike="x"),), 0),
        ((option("shared", 1.0, machines=3.0),), 0),
    ],
)
def test_machines_that_are_bought(options: tuple[Option, ...], machines: int) -> None:
    """Those of the own option, where the part belongs at home."""
    assert bought_machines(settled(guided(), scenario(), options)) == machines


@pytest.mark.parametrize(
    ("own_usd", "place", "options"),
    [
        # bought for inference: two machines train at night for 60 / 2 USD
        (100.0, "local", ["own", "rent", "shared"]),
        # rented: nobody is there at night
        (900.0, "cloud", ["own", "rent"]),
    ],
)
def test_training_uses_what_inference_has_bought(
    own_usd: float, place: Place, options: list[str]
) -> None:
    """An option of its own, priced on as many machines as there are."""
    works = (
        work("inference", option("own", own_usd, machines=2.0), option("rent", 300.0)),
        work(
            "training",
            option("own", 5_000.0, part="training"),
            option("rent", 40.0, part="training"),
            thumb="cloud",
            shared=60,
        ),
    )
    found = whereabouts(scenario(), works)
    _, last = works[1].settled(scenario(), 2 if place == "local" else 0)

    assert found.placement == {"training": place, "inference": place}
    assert [one.code for one in last.options] == options
    assert ratios(found) == pytest.approx(
        [own_usd / 300.0, 30.0 / 40.0 if place == "local" else 5_000.0 / 40.0]
    )


def test_what_is_known_is_not_worked_out_again() -> None:
    """For as many machines as it was known for, and no others."""
    once = work("training", option("own", 1.0), option("rent", 9.0), shared=60)
    held = once.settled(scenario(), 1)
    kept = replace(once, ways=(), kept={1: held})

    assert kept.settled(scenario(), 1) is held
    assert [one.code for one in kept.settled(scenario(), 2)[1].options] == ["shared"]
    assert [one.code for one in replace(once, ways=()).settled(scenario(), 0)[1].options] == []


@pytest.mark.parametrize(
    ("inference", "training", "overall", "strength"),
    [
        ((100.0, 300.0), (300.0, 100.0), "hybrid", "clear"),
        ((100.0, 300.0), (100.0, 300.0), "local", "leaning"),  # money against the rule of thumb
        ((300.0, 100.0), (300.0, 100.0), "cloud", "leaning"),
        ((100.0, 110.0), (300.0, 100.0), "close", "close"),
        ((100.0, 300.0), (100.0, 110.0), "close", "close"),
    ],
)
def test_the_weakest_part_is_the_strength_of_the_whole(
    inference: tuple[float, float],
    training: tuple[float, float],
    overall: Overall,
    strength: str,
) -> None:
    """Own machines and rent of each part; inference is at home by rule, training is not."""
    works = (
        work("inference", option("own", inference[0]), option("rent", inference[1])),
        work(
            "training",
            option("own", training[0], part="training"),
            option("rent", training[1], part="training"),
            thumb="cloud",
        ),
    )
    found = [one.settled(scenario(), 0, how_surely=True) for one in works]
    name, _, weakest = _outcome((part.part, held.place, held.strength) for part, held in found)

    assert (name, weakest) == (overall, strength)
    assert whereabouts(scenario(), works).overall == overall


def test_an_experiment_is_both() -> None:
    """It may train or infer; one part says where."""
    works = (work("experiment", option("rent", 1.0, part="experiment")),)

    found = whereabouts(scenario(), works)

    assert found.overall == "cloud"
    assert found.placement == {"training": "cloud", "inference": "cloud"}
    assert [part.strength for _, part in found.parts] == ["leaning"]


def test_only_a_verdict_tells_clear_from_leaning() -> None:
    """Where the work belongs is the same: whoever seeks thresholds saves the trouble."""
    one = work("inference", option("own", 100.0), option("rent", 300.0))
    places = [
        one.settled(scenario(), 0, how_surely=True)[1],
        one.settled(scenario(), 0)[1],
        whereabouts(scenario(), [one]).parts[0][1],
    ]

    assert [(found.place, found.strength) for found in places] == [
        ("local", "clear"),
        ("local", "leaning"),
        ("local", "leaning"),
    ]


def test_a_verdict_says_how_surely() -> None:
    """Machines of 5,000 USD against rent of 5 USD an hour, all day: nobody doubts it."""
    found = verdict(
        scenario(
            machine_price_usd=5_000.0,
            cloud_usd_per_hour=5.0,
            own_weights="yes",
            hours_per_day=24.0,
            days_per_month=30.0,
        )
    )

    assert (found.overall, found.strength) == ("local", "clear")


PUBLISHED: dict[str, Value] = {"own_weights": "no"}


@pytest.mark.parametrize(
    ("given", "reasons", "names"),
    [
        (PUBLISHED, [ASK, TWO_PLACES], ("training", "inference")),
        (PUBLISHED | {"work": "both"}, [TWO_PLACES], ("training", "inference")),
        ({"work": "both", "security": "must"}, [ONE_PLACE], ("training", "inference")),
        ({"work": "inference"}, [], ("inference",)),
        ({"work": "training"}, [], ("training",)),
        ({"work": "experiment"}, [], ("experiment",)),
    ],
)
def test_reasons_of_the_whole_come_first(
    given: dict[str, Value], reasons: list[Reason], names: tuple[str, ...]
) -> None:
    """Then those of each part, in the order of the question."""
    said = Scenario(given)
    found = verdict(said)
    where = whereabouts(said, part_works(said))

    assert found.part_names == names
    assert list(found.reasons[: len(reasons)]) == reasons
    assert found.reasons[len(reasons) :] == tuple(r for part in found.parts for r in part.reasons)
    assert (found.overall, found.placement) == (where.overall, where.placement)


@pytest.mark.parametrize(
    ("given", "parts"),
    [
        ({}, ["inference"]),
        ({"work": "both"}, ["inference"]),
        ({"work": "both", "own_weights": "no"}, []),
        ({"work": "both", "own_weights": "yes"}, []),
        ({"work": "both", "security": "must"}, []),  # no API is left
        ({"work": "training", "training_method": "lora"}, []),
        ({"work": "inference"}, []),
        ({"work": "inference", "training_method": "lora"}, ["inference"]),
        ({"work": "inference", "training_tokens": 1e9}, ["inference"]),
        ({"work": "experiment", "runs_per_year": 2.0}, ["experiment"]),
    ],
)
def test_whose_weights_they_are_is_asked_last(given: dict[str, Value], parts: list[Part]) -> None:
    """Only of somebody who trains, while an API is one of the ways, and until it is answered."""
    reasons = verdict(Scenario(given)).reasons
    first = len(reasons) - len(parts)

    assert reasons[first:] == tuple(
        Reason("own_weights_not_asked", ("G-10",), part) for part in parts
    )
    assert "own_weights_not_asked" not in {reason.code for reason in reasons[:first]}


def test_an_outcome_is_all_of_it() -> None:
    """Verdict, flips, assumptions, figures of each part, combinations."""
    said = scenario(work="both", model="llama-3.1-8b")
    found = outcome(said)
    whole = verdict(said)

    assert found.verdict == whole
    assert found.flips == flips(said)
    assert found.assumptions == assumptions(said, ("training", "inference"))
    assert found.figures == tuple(figures(said, part) for part in whole.parts)
    assert found.combinations == combinations(whole.parts)
    assert len(found.combinations) > 2


# --- what a price depends on ------------------------------------------------------------------


def priced(said: Scenario) -> tuple[Option, ...]:
    """Own machines at the price of an hour of rent a hundred times, rent by hours a day."""
    return (
        option("own", 100.0 * said.number("pue"), machines=2.0),
        option("rent", 10.0 * said.number("hours_per_day")),
    )


def test_a_dependence_keeps_what_a_number_does_not_touch() -> None:
    """Changing the hours prices anew, changing the staff does not."""
    calls: list[str] = []

    def counting(said: Scenario) -> tuple[Option, ...]:
        calls.append("priced")
        return priced(said)

    said = scenario(pue=1.0, hours_per_day=20.0)
    one = PartWork("inference", lambda _: guided(), (counting,))
    held = Dependence(said, one, 0)
    calls.clear()

    assert held.machines == 2
    assert held.reads("hours_per_day")
    assert not held.reads("staff_usd_per_month")
    touched = whereabouts(said.replaced("hours_per_day", 5.0), [held.work_at("hours_per_day")])
    assert (touched.overall, calls) == ("cloud", ["priced"])
    calls.clear()
    other = said.replaced("staff_usd_per_month", 9.0)
    kept = whereabouts(other, [held.work_at("staff_usd_per_month")])
    assert (kept.overall, calls) == ("local", [])


def test_what_is_kept_of_another_number_is_priced_once() -> None:
    """A way that has not read the number says what it said; the other is asked."""
    said = scenario(pue=1.0, hours_per_day=20.0)
    asked: list[str] = []

    def own(s: Scenario) -> tuple[Option, ...]:
        asked.append("own")
        return (option("own", 100.0 * s.number("pue")),)

    def rent(s: Scenario) -> tuple[Option, ...]:
        asked.append("rent")
        return (option("rent", 10.0 * s.number("hours_per_day")),)

    def guide(_: Scenario) -> object:
        asked.append("guide")
        return guided()

    one = PartWork("inference", guide, (own, rent))  # pyright: ignore[reportArgumentType]
    dependence = Dependence(said, one, 0)
    at_hours = dependence.work_at("hours_per_day")
    assert (at_hours.kept, dependence.work_at("egress_usd_per_gb").kept) == (
        {},
        {0: dependence.found},
    )
    asked.clear()
    found = whereabouts(said.replaced("hours_per_day", 40.0), [at_hours])

    assert asked == ["rent"]
    assert ratios(found) == pytest.approx([100.0 / 400.0])


def test_machines_are_handed_on_to_the_next_part() -> None:
    """Training at night is priced on what inference has bought."""
    said = scenario(pue=1.0, hours_per_day=20.0)
    works = (
        PartWork("inference", lambda _: guided(), (priced,)),
        work("training", option("rent", 40.0, part="training"), shared=60, thumb="cloud"),
    )
    first, second = part_dependences(said, works)

    assert (first.machines, second.machines) == (2, 0)
    again = whereabouts(
        said, [first.work_at("staff_usd_per_month"), second.work_at("egress_gb_per_month")]
    )
    assert again == whereabouts(said, works)


def test_guidance_that_reads_a_number_is_asked_again() -> None:
    """A short horizon speaks for the cloud where money says nothing."""

    def guide(said: Scenario) -> PartVerdict:
        return guided(thumb="cloud" if said.number("horizon_months") < 12 else "local")

    said = scenario()
    held = Dependence(said, PartWork("inference", guide, (lambda _: (),)), 0)
    found = whereabouts(said.replaced("horizon_months", 6.0), [held.work_at("horizon_months")])

    assert held.reads("horizon_months")
    assert found.placement["inference"] == "cloud"


def test_what_training_at_night_reads_counts() -> None:
    """Its electricity is read where another part has bought machines, and only there."""

    def at_night(said: Scenario, machines: int) -> Option:
        return option("shared", said.number("electricity_twd_per_kwh") / machines, part="training")

    train = replace(work("training", option("rent", 40.0, part="training")), shared=at_night)
    for usd, reads in ((100.0, True), (900.0, False)):
        serve = work("inference", option("own", usd), option("rent", 300.0))
        _, second = part_dependences(scenario(), (serve, train))
        assert second.reads("electricity_twd_per_kwh") == reads


def test_what_is_watched_is_still_a_mapping() -> None:
    """Looking at the keys asks for no value."""
    asked: set[str] = set()
    watched = Watched({"pue": 1.0, "work": "both"}, asked)

    assert (list(watched), len(watched), asked) == (["pue", "work"], 2, set())
    assert (watched["pue"], asked) == (1.0, {"pue"})


def test_what_was_read_is_told() -> None:
    """The numbers asked for, with what came of them."""
    found = known(priced, scenario(pue=1.0))

    assert found.read == {"pue", "hours_per_day"}
    assert found.result == priced(scenario(pue=1.0))
    assert found.unless_read("pue") is priced
    assert found.unless_read("staff_usd_per_month")(scenario(pue=9.0)) == found.result
