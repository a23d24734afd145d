"""What the money says, what it is worth to be sure, and what comes of it."""

from __future__ import annotations

from math import sqrt
from statistics import fmean, pstdev
from typing import TYPE_CHECKING

import pytest
from decide_samples import guided, option, scenario

from calculator import facts
from calculator.decide.chances import (
    DRAWS,
    NORMAL_80,
    RANGES,
    _roots,  # pyright: ignore[reportPrivateUsage] # few costs have such a difference
    chances,
    costs,
    is_surely_cheaper,
    products,
    sureness_turns,
    weights,
)
from calculator.decide.judge import judged, settled
from calculator.decide.money import Opinion, opinion, premium_factor, side_of
from calculator.decide.option import Component, Option, Strike
from calculator.decide.verdict import Reason
from calculator.model.efficiency import fitted_constants

if TYPE_CHECKING:
    from calculator.decide.money import Side
    from calculator.decide.verdict import Part, Place, Strength
    from calculator.scenario.field import Value

type Costs = dict[tuple[str, ...], float]

OWN, RENT, API = option("own", 100.0), option("rent", 300.0), option("api", 200.0)
EQUAL = pytest.approx(0.0, abs=1e-12)


# --- draws ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "row"), RANGES.items())
def test_draws_stay_within_the_range_of_their_row(name: str, row: str) -> None:
    """A triangle from low to high with its top at the typical value."""
    found = facts.operations()[row]
    low = found.typical if found.low is None else found.low
    high = found.typical if found.high is None else found.high
    drawn = products((name,))

    assert len(drawn) == DRAWS == 1000
    assert low <= min(drawn) < low + (high - low) / 10
    assert high - (high - low) / 10 < max(drawn) <= high
    assert fmean(drawn) == pytest.approx((low + found.typical + high) / 3, rel=0.03)


def test_work_is_load_over_speed() -> None:
    """Twice the load on a machine half as fast is four times the work."""
    known = fitted_constants()
    low, high = known.band("serving")
    speed = [
        load / work for load, work in zip(products(("load",)), products(("work",)), strict=True)
    ]

    assert low <= min(speed) < 1 < max(speed) <= high
    assert fmean(speed) == pytest.approx((low + 1 + high) / 3, rel=0.03)


def test_products_multiply_draw_by_draw() -> None:
    """Nothing is certain, one input is itself, two are their product."""
    one, two = products(("load",)), products(("api_price",))

    assert products(()) == [1.0] * DRAWS
    assert products(("load", "api_price")) == [a * b for a, b in zip(one, two, strict=True)]


def test_costs_in_each_draw() -> None:
    """What is certain costs the same in each; the rest moves with its inputs."""
    mixed = Option(
        "inference",
        "own",
        "local",
        (Component("a", 10.0), Component("b", 5.0, ("load",)), Component("c", 2.0, ("load",))),
    )

    assert weights(mixed) == {(): 10.0, ("load",): 7.0}
    assert weights(mixed, 3.0) == {(): 30.0, ("load",): 21.0}
    assert costs(mixed) == [10.0 + 7.0 * load for load in products(("load",))]


def test_chances_count_draws() -> None:
    """How often each is the cheapest, and what the others cost more on average."""
    rent = option("rent", 100.0, factors=("rent_price",))
    fixed = option("own", 97.0)
    drawn = [100.0 * price for price in products(("rent_price",))]
    found = chances([rent, fixed])

    assert found[0] == (
        sum(cost <= 97.0 for cost in drawn) / DRAWS,
        pytest.approx(fmean(max(cost - 97.0, 0.0) for cost in drawn)),
    )
    assert found[1] == (
        sum(cost >= 97.0 for cost in drawn) / DRAWS,
        pytest.approx(fmean(max(97.0 - cost, 0.0) for cost in drawn)),
    )
    assert chances([]) == ()
    assert chances([fixed]) == ((1.0, 0.0),)
    assert chances([fixed, fixed]) == ((1.0, 0.0), (1.0, 0.0))


@pytest.mark.parametrize("usd", [50.0, 100.0])
def test_sure_is_a_difference_of_so_many_standard_deviations(usd: float) -> None:
    """A rent that varies, against a certain cost on either side of the threshold."""
    drawn = [usd * price for price in products(("rent_price",))]
    threshold = fmean(drawn) - NORMAL_80 * pstdev(drawn)
    rent = {("rent_price",): usd}

    assert is_surely_cheaper({(): threshold * 0.999}, rent)
    assert not is_surely_cheaper({(): threshold * 1.001}, rent)
    above = fmean(drawn) + NORMAL_80 * pstdev(drawn)
    assert is_surely_cheaper(rent, {(): above * 1.001})
    assert not is_surely_cheaper(rent, {(): above * 0.999})


def test_inputs_on_both_sides_cancel() -> None:
    """100 and 101 of the same are surely apart, of different inputs they are not."""
    one, other = ("machine_price",), ("machine_price", "maintenance")
    drawn = [
        60.0 * b + 50.0 * c - 100.0 * a
        for a, b, c in zip(products(one), products(other), products(("load",)), strict=True)
    ]
    needed = NORMAL_80 * pstdev(drawn) - fmean(drawn)
    dearer = {other: 60.0, ("load",): 50.0}

    assert is_surely_cheaper({one: 100.0}, dearer | {(): needed + 0.01})
    assert not is_surely_cheaper({one: 100.0}, dearer | {(): needed - 0.01})
    assert is_surely_cheaper({one: 100.0}, {one: 100.001})
    assert not is_surely_cheaper({one: 100.0}, {one: 100.0})
    assert not is_surely_cheaper({one: 100.0}, {one: 99.0})
    assert is_surely_cheaper({(): 1.0}, {(): 1.5})
    assert sqrt(0.0) == 0.0


# --- opinion ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "part", "local", "cloud"),
    [
        ({}, "inference", 1.0, 1.0),
        ({"latency": "matters"}, "inference", 1.0, 1.1),
        ({"latency": "matters"}, "experiment", 1.0, 1.1),
        ({"latency": "matters"}, "training", 1.0, 1.0),  # nobody waits for training
        ({"latency": "must"}, "inference", 1.0, 1.0),  # a must is no premium
        ({"security": "matters"}, "training", 1.0, 1.1),
        ({"payment": "upfront"}, "inference", 1.0, 1.1),
        ({"payment": "pay_as_you_go"}, "inference", 1.1, 1.0),
        ({"elasticity": "matters"}, "training", 1.1, 1.0),
        ({"security": "matters", "payment": "upfront"}, "inference", 1.0, 1.1 * 1.1),
        ({"elasticity": "matters", "payment": "pay_as_you_go"}, "inference", 1.1 * 1.1, 1.0),
        ({"security": "matters", "premium_share": 0.5}, "inference", 1.0, 1.5),
    ],
)
def test_wishes_make_the_other_side_dearer(
    given: dict[str, Value], part: Part, local: float, cloud: float
) -> None:
    """A tenth for each wish, on the side that does not offer it."""
    s = scenario(**given)

    assert premium_factor(s, part, "local") == pytest.approx(local)
    assert premium_factor(s, part, "cloud") == pytest.approx(cloud)


def test_an_api_is_somebody_elses_cloud() -> None:
    """Three places, two sides."""
    assert [side_of(one) for one in (OWN, RENT, API)] == ["local", "cloud", "cloud"]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ([], Opinion(None, "none", None, None, 0.0)),
        ([option("own", strike="must")], Opinion(None, "none", None, None, 0.0)),
        ([OWN, option("rent", 1.0, strike="no_load")], Opinion("local", "only", OWN, None, 0.0)),
        ([RENT, API], Opinion("cloud", "only", None, API, 0.0)),
        ([OWN, RENT, API], Opinion("local", "decisive", OWN, API, 1.0)),
    ],
)
def test_the_cheapest_of_each_side_is_compared(options: list[Option], expected: Opinion) -> None:
    """What is struck out does not count."""
    assert opinion(scenario(), "inference", options) == expected


@pytest.mark.parametrize(
    ("local_usd", "cloud_usd", "side", "weight", "share"),
    [
        (100.0, 125.1, "local", "decisive", 0.251),
        (100.0, 125.0, "local", "even", 0.25),
        (100.0, 100.0, "cloud", "even", 0.0),
        (125.0, 100.0, "cloud", "even", 0.25),
        (125.1, 100.0, "cloud", "decisive", 0.251),
        (0.0, 100.0, "local", "decisive", 1.0),
        (100.0, 0.0, "cloud", "decisive", 1.0),
        (0.0, 0.0, "cloud", "even", 0.0),
        (0.0, 0.5, "local", "decisive", 1.0),
    ],
)
def test_within_the_band_it_is_even(
    local_usd: float, cloud_usd: float, side: Side, weight: str, share: float
) -> None:
    """A quarter apart is too close here; certain costs beyond that are decisive."""
    both = [option("own", local_usd), option("rent", cloud_usd)]
    found = opinion(scenario(close_call_share=0.25), "inference", both)

    assert (found.side, found.weight) == (side, weight)
    assert found.difference_share == pytest.approx(share)


def test_nobody_waits_for_training() -> None:
    """A wish for low latency makes the cloud dearer for inference, not for training."""
    s = scenario(latency="matters")
    train, serve = (
        opinion(s, part, [option("own", 100.0), option("rent", 200.0)])
        for part in ("training", "inference")
    )

    assert train.difference_share == 1.0
    assert serve.difference_share == pytest.approx(220 / 100 - 1)
    held = settled(guided("training"), s, (OWN, RENT))
    assert held.money.difference_share == pytest.approx(300 / 100 - 1)


def test_what_is_too_close_is_shown_all_the_same() -> None:
    """Both options, though neither wins; cents are compared like dollars."""
    own, rent = option("own", 0.5), option("rent", 0.55)
    found = opinion(scenario(), "inference", [own, rent])

    assert (found.weight, found.local, found.cloud) == ("even", own, rent)
    assert found.difference_share == pytest.approx(0.1)


def test_a_premium_makes_the_cheaper_side_less_surely_cheaper() -> None:
    """100 against 165 is sure; as 150 against 165 x 1.05 of uncertain cost it only leans."""
    own = option("own", 100.0, factors=("machine_price",))
    rent = option("rent", 180.0, factors=("rent_price",))
    weigh = [
        opinion(
            scenario(premium_share=share, payment="pay_as_you_go"), "inference", [own, rent]
        ).weight
        for share in (0.0, 0.5)
    ]

    assert weigh == ["decisive", "leaning"]


def test_an_uncertain_difference_only_leans() -> None:
    """Beyond the band, but not in four of five cases: a price that varies by half."""
    rent = option("rent", 125.0, factors=("api_price",))
    found = opinion(scenario(), "inference", [option("own", 105.0), rent])

    assert (found.side, found.weight) == ("local", "leaning")


def test_the_cheaper_side_has_to_beat_each_of_the_other() -> None:
    """One certain rival at the same price as an uncertain one is not beaten by luck."""
    own = option("own", 100.0, factors=("machine_price",))
    rivals = [option("rent", 118.0, factors=("rent_price",)), option("api", 140.0)]

    assert opinion(scenario(), "inference", [own, rivals[1]]).weight == "decisive"
    assert opinion(scenario(), "inference", [own, *rivals]).weight == "leaning"
    sure = option("shared", 100.0)
    unsure = option("own", 99.0, factors=("machine_price", "load"))
    assert opinion(scenario(), "training", [unsure, sure, option("rent", 118.0)]).weight == (
        "decisive"
    )


@pytest.mark.parametrize(
    ("given", "side", "ratio"),
    [
        ({"payment": "pay_as_you_go"}, "cloud", 100 * 1.5 / 120),
        ({"payment": "upfront"}, "local", 100 / (120 * 1.5)),
    ],
)
def test_premiums_count_in_the_comparison(
    given: dict[str, Value], side: Side, ratio: float
) -> None:
    """Half as much again on either side, and surely so."""
    s = scenario(premium_share=0.5, **given)
    found = opinion(s, "inference", [OWN, option("rent", 120.0)])

    assert (found.side, found.weight) == (side, "decisive")
    assert found.difference_share == pytest.approx(max(ratio, 1 / ratio) - 1)


def test_a_premium_makes_the_dearer_side_surely_dearer() -> None:
    """Prices that vary on both sides: what leans without the premium is sure with it."""
    own = option("own", 100.0, factors=("machine_price",))
    rent = option("rent", 118.0, factors=("rent_price",))
    weigh = [
        opinion(scenario(premium_share=share, payment="upfront"), "inference", [own, rent]).weight
        for share in (0.0, 0.5)
    ]
    other = [
        opinion(
            scenario(premium_share=share, payment="pay_as_you_go"),
            "inference",
            [
                option("own", 118.0, factors=("machine_price",)),
                option("rent", 95.0, factors=("rent_price",)),
            ],
        ).weight
        for share in (0.0, 0.5)
    ]

    assert weigh == ["leaning", "decisive"]
    assert other == ["decisive", "decisive"]


BY_RENT, BY_MACHINE, BY_LOAD = ("rent_price",), ("machine_price",), ("load",)


@pytest.mark.parametrize(
    ("near", "far", "turn", "becomes"),
    [
        # the dearer one rises, in part by an input that it did not depend on before
        (
            ({BY_RENT: 100.0}, {BY_MACHINE: 85.0}),
            ({BY_RENT: 100.0}, {BY_MACHINE: 190.0, BY_LOAD: 10.0}),
            None,
            True,
        ),
        # it falls until it is no longer surely dearer
        (
            ({BY_RENT: 100.0, BY_LOAD: 5.0}, {BY_MACHINE: 160.0}),
            ({BY_RENT: 100.0}, {BY_MACHINE: 101.0}),
            None,
            False,
        ),
        (
            ({(): 100.0}, {BY_LOAD: 110.0}),
            ({(): 50.0, BY_RENT: 40.0}, {BY_LOAD: 170.0}),
            None,
            True,
        ),
        # nothing uncertain: at the crossing itself, 30 of the way from -30 to 70
        (({(): 130.0}, {(): 100.0}), ({(): 100.0}, {(): 170.0}), 0.3, True),
    ],
)
def test_where_a_comparison_becomes_sure(
    near: tuple[Costs, Costs],
    far: tuple[Costs, Costs],
    turn: float | None,
    becomes: bool,  # noqa: FBT001 - a column of the table
) -> None:
    """Just before and just after the place that is found, by the comparison itself."""

    def at(share: float) -> bool:
        cheaper, dearer = (
            {
                key: (1 - share) * one.get(key, 0.0) + share * other.get(key, 0.0)
                for key in one | other
            }
            for one, other in zip(near, far, strict=True)
        )
        return is_surely_cheaper(cheaper, dearer)

    (found,) = {round(share, 9) for share in sureness_turns(near, far) if 0 < share < 1}

    assert turn is None or found == pytest.approx(turn)
    assert [at(found - 1e-6), at(found + 1e-6)] == [not becomes, becomes]


@pytest.mark.parametrize(
    ("square", "linear", "constant", "roots"),
    [
        (0.0, 2.0, -4.0, [2.0]),
        (0.0, -0.5, -4.0, [-8.0]),
        (0.0, 0.0, 5.0, []),
        (1.0, 0.0, 4.0, []),
        (1.0, 0.0, -4.0, [-2.0, 2.0]),
        (1.0, 0.0, 0.0, [0.0]),
        (1.0, 0.0, 1.0, []),
        (1.0, -2.0, 1.0, [1.0, 1.0]),
        (2.0, -6.0, 4.0, [1.0, 2.0]),
        (-2.0, 6.0, -4.0, [1.0, 2.0]),
        # x^2 + 10^8 x + 1: the small root is lost to rounding if it is a difference
        (1.0, 1e8, 1.0, [-1e8, -1e-8]),
        (1.0, -1e8, 1.0, [1e-8, 1e8]),
        (1e-8, 0.5, 1e-8, [-5e7, -2e-8]),
    ],
)
def test_roots_by_hand(square: float, linear: float, constant: float, roots: list[float]) -> None:
    """In order; a straight line has one, one without a slope none."""
    assert sorted(_roots(square, linear, constant)) == pytest.approx(roots, rel=1e-12)


# --- judgement --------------------------------------------------------------------------------

THUMB = Reason("inference_is_daily", ("G-9", "G-10"), "inference", "local")
AGAINST = Reason("load_swings", ("G-6", "G-10"), "inference", "cloud")
NEUTRAL = Reason("neutral", ("G-4",), "inference")
STRIKE = Reason("musts_contradict", ("G-6", "G-8"), "inference", "local")
OPEN = (OWN, RENT, API)
CLOSE = (option("own", 200.0), API)
CLOUD = (option("own", 900.0), RENT, API)
LEAN = (option("own", 105.0), option("rent", 125.0, factors=("api_price",)))
LEAN_CLOUD = (option("own", 125.0, factors=("api_price",)), option("rent", 105.0))
ONLY_LOCAL, ONLY_CLOUD = (OWN, option("rent", strike="x")), (option("own", strike="x"), RENT, API)
NONE = (option("own", strike="x"), option("rent", strike="x"))


@pytest.mark.parametrize(
    ("thumb", "excluded", "options", "side", "place", "strength", "code", "favours"),
    [
        ("local", (), OPEN, "local", "local", "clear", "numbers_agree", "local"),
        ("cloud", (), OPEN, "local", "local", "leaning", "numbers_overrule", "local"),
        ("cloud", (), CLOUD, "cloud", "api", "clear", "numbers_agree", "cloud"),
        ("local", (), CLOUD, "cloud", "api", "leaning", "numbers_overrule", "cloud"),
        ("local", (), CLOSE, "local", "local", "close", "numbers_too_close", "cloud"),
        ("cloud", (), CLOSE, "cloud", "api", "close", "numbers_too_close", "cloud"),
        ("local", (), LEAN, "local", "local", "leaning", "numbers_lean", "local"),
        ("cloud", (), LEAN, "cloud", "cloud", "close", "numbers_lean_against", "local"),
        ("cloud", (), LEAN_CLOUD, "cloud", "cloud", "leaning", "numbers_lean", "cloud"),
        ("local", (), ONLY_LOCAL, "local", "local", "clear", "numbers_leave_one_side", "local"),
        ("cloud", (), ONLY_LOCAL, "local", "local", "leaning", "numbers_leave_one_side", "local"),
        ("cloud", (), ONLY_CLOUD, "cloud", "api", "clear", "numbers_leave_one_side", "cloud"),
        ("local", (), ONLY_CLOUD, "cloud", "api", "leaning", "numbers_leave_one_side", "cloud"),
        ("local", (), NONE, "local", "local", "clear", "nothing_can_be_priced", None),
        ("cloud", (), NONE, "cloud", "cloud", "clear", "nothing_can_be_priced", None),
        # a must strikes its side out; money only says what that costs
        ("cloud", ("cloud",), OPEN, "local", "local", "clear", "numbers_after_must", "local"),
        (
            "cloud",
            ("cloud",),
            ONLY_CLOUD,
            "local",
            "local",
            "leaning",
            "must_needs_other_machines",
            None,
        ),
        ("local", ("local",), OPEN, "cloud", "api", "clear", "numbers_after_must", "cloud"),
        # two musts against each other: the one that is kept strikes the other side out
        (
            "cloud",
            ("cloud", "local"),
            CLOUD,
            "local",
            "local",
            "clear",
            "numbers_after_must",
            "local",
        ),
    ],
)
def test_where_a_part_belongs(  # noqa: PLR0913, PLR0917  # a table of cases
    thumb: Place,
    excluded: tuple[Place, ...],
    options: tuple[Option, ...],
    side: Place,
    place: Place,
    strength: Strength,
    code: str,
    favours: Place | None,
) -> None:
    """Musts, then what is feasible, then money beyond the band, then the rule of thumb."""
    guide = guided(thumb=thumb, excluded=excluded)
    found = settled(guide, scenario(), options)
    whole = judged(guide, found)

    assert (found.side, found.place, found.strength) == (side, place, strength)
    assert (whole.placement, whole.strength, whole.opinion) == (place, strength, found.money)
    assert [(r.code, r.claims, r.part, r.favours) for r in whole.reasons] == [
        (code, ("G-5", "G-10"), "inference", favours)
    ]


@pytest.mark.parametrize(
    ("part", "claims"),
    [
        ("training", ("G-4", "G-7")),
        ("inference", ("G-5", "G-10")),
        ("experiment", ("G-11", "G-13")),
    ],
)
def test_money_stands_on_the_claims_of_its_part(part: Part, claims: tuple[str, ...]) -> None:
    """What the cost of each kind of work follows."""
    guide = guided(part)

    assert judged(guide, settled(guide, scenario(), OPEN)).reasons[0].claims == claims


def test_figures_of_the_sentence() -> None:
    """100 on own machines against 200 for the tokens, half the price."""
    guide = guided()
    both = judged(guide, settled(guide, scenario(), OPEN)).reasons[0].params
    dear = judged(guide, settled(guide, scenario(), CLOUD)).reasons[0].params
    one = judged(guide, settled(guide, scenario(), ONLY_LOCAL)).reasons[0].params

    assert both == {
        "difference_share": 1.0,
        "local_usd_per_month": 100.0,
        "local_option": "own",
        "cloud_usd_per_month": 200.0,
        "cloud_option": "api",
        "saving_usd_per_month": 100.0,
        "thumb": "local",
    }
    assert dear["saving_usd_per_month"] == 700.0
    assert one == {"difference_share": 0.0, "local_usd_per_month": 100.0, "local_option": "own"}


def test_a_must_strikes_its_side_out() -> None:
    """Every option of the side, whatever else it was struck out for; the other side stays."""
    found = settled(
        guided(excluded=("cloud",)), scenario(), (OWN, RENT, API, option("x", strike="y"))
    )

    assert [o.strike for o in found.options] == [None, *(3 * (Strike("must"),))]
    both = settled(guided(excluded=("cloud", "local")), scenario(), OPEN)
    assert [o.strike for o in both.options] == [None, *((len(OPEN) - 1) * (Strike("must"),))]
    assert settled(guided(), scenario(), OPEN).options == OPEN


@pytest.mark.parametrize(
    ("excluded", "options", "order"),
    [
        ((), OPEN, ["numbers_agree", "inference_is_daily", "load_swings", "neutral"]),
        ((), CLOUD, ["numbers_overrule", "load_swings", "inference_is_daily", "neutral"]),
        (
            ("cloud",),
            OPEN,
            ["inference_is_daily", "numbers_after_must", "load_swings", "neutral"],
        ),
    ],
)
def test_reasons_for_the_verdict_come_first(
    excluded: tuple[Place, ...], options: tuple[Option, ...], order: list[str]
) -> None:
    """Money first unless a must decides, then reasons for, against, and for neither."""
    guide = guided(excluded=excluded, reasons=(NEUTRAL, AGAINST, THUMB))

    assert [r.code for r in judged(guide, settled(guide, scenario(), options)).reasons] == order


def test_a_contradiction_is_named_before_anything() -> None:
    """Before the other reasons for the same side."""
    guide = guided(excluded=("cloud", "local"), reasons=(NEUTRAL, THUMB, STRIKE))
    found = judged(guide, settled(guide, scenario(), OPEN))

    assert [r.code for r in found.reasons] == [
        "musts_contradict",
        "numbers_after_must",
        "inference_is_daily",
        "neutral",
    ]
