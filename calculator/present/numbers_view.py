"""Rows for the tables of costs: codes and amounts turned into words, ready for any template."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from calculator.decide.chances import DRAWS
from calculator.model.efficiency import BAND_HIGH, BAND_LOW, fitted_constants
from calculator.present.money import counted, figure, percent_words, rounded
from calculator.present.phrases import SPACE_WITHIN_HAN, value_words
from calculator.present.words import word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from calculator.decide.figures import BreakEvenLine, Combination, Figures
    from calculator.decide.option import Option, Strike
    from calculator.decide.verdict import PartVerdict
    from calculator.present.money import Money

SHARE_QUANTITIES: Final = ("utilisation",)
NAMED_IN: Final = {"local": "machine", "cloud": "cloud_offer", "api": "api_model"}
"""The field that names what is bought or rented, by the side an option is on."""


def option_rows(
    lang: str, part: PartVerdict, figures: Figures, money: Money, months: float
) -> list[dict[str, object]]:
    """Return a row for each way, the cheapest first and the struck-out ones last."""
    odds = {code: (chance, regret) for code, chance, regret in figures.chances}
    rows = [_row(lang, option, odds, money, months) for option in part.options]
    return sorted(rows, key=lambda row: (bool(row["strike"]), row["usd"]))


def _row(
    lang: str,
    option: Option,
    odds: dict[str, tuple[float, float]],
    money: Money,
    months: float,
) -> dict[str, object]:
    """Return the row of one way."""
    row: dict[str, object] = {
        "code": option.code,
        "label": word(lang, f"option.{option.code}"),
        "usd": option.usd_per_month,
        "strike": strike_words(lang, option.strike) if option.strike else "",
        "details": _details(lang, option),
        "figure": f"{option.part}/{option.code}",
        "has_machines": "machines" in option.details,
        "misses_memory": option.strike is not None and option.strike.code == "does_not_fit",
    }
    if option.is_open:
        chance, regret_usd = odds[option.code]
        row |= {
            "per_month": money.words(option.usd_per_month),
            "over_horizon": money.words(option.usd_per_month * months),
            "chance": percent_words(chance),
            "regret": money.words(regret_usd),
            "components": [
                (word(lang, f"component.{c.code}"), money.words(c.usd_per_month))
                for c in option.components
                if c.usd_per_month > 0
            ],
        }
    return row


def offer_words(lang: str, place: str, offer: str) -> str:
    """Return what is bought or rented by the name on its list; nothing for nothing."""
    return value_words(lang, NAMED_IN[place], offer) if offer else ""


def _details(lang: str, option: Option) -> str:
    """Return how many machines of which kind."""
    offer = offer_words(lang, option.place, str(option.details.get("offer", "")))
    machines = option.details.get("machines")
    if machines is None:
        return offer
    return word(lang, "numbers.machines", count=figure(float(machines)), offer=offer)


def strike_words(lang: str, strike: Strike) -> str:
    """Return why a way is out of the question, with the number that fails."""
    params = {
        key: figure(value) if isinstance(value, float | int) else value
        for key, value in strike.params.items()
    }
    return word(lang, f"strike.{strike.code}", **params)


def break_even_words(lang: str, lines: Sequence[BreakEvenLine]) -> list[str]:
    """Return where owning becomes cheaper, a sentence for each comparison."""
    return [_break_even(lang, line) for line in lines]


def _break_even(lang: str, line: BreakEvenLine) -> str:
    """Return one comparison as a sentence."""
    other = word(lang, f"option.{line.against}")
    if line.found.reach == "at_once" and line.quantity == "months":
        return word(lang, "numbers.even_at_once", other=other)
    value = line.found.value
    if value is None:
        return word(lang, f"numbers.even_{line.quantity}_never", other=other)
    if line.quantity in {"hours_per_day", "utilisation"} and line.found.reach == "beyond":
        return word(lang, f"numbers.even_{line.quantity}_never", other=other)
    shown = _quantity(lang, line.quantity, value)
    if line.quantity == "months" and line.found.reach == "beyond":
        limit = figure(line.found.limit or 0.0)
        return word(lang, "numbers.even_months_beyond", value=shown, limit=limit, other=other)
    told = word(lang, f"numbers.even_{line.quantity}", value=shown, other=other)
    sentence = SPACE_WITHIN_HAN.sub("", told)
    beyond = line.found.reach == "beyond"
    return sentence + (word(lang, "numbers.even_beyond") if beyond else "")


def _quantity(lang: str, quantity: str, value: float) -> str:
    """Return a threshold as people read it, long numbers also in the language's own units."""
    if quantity in SHARE_QUANTITIES:
        return percent_words(value)
    return figure(value) + counted(lang, rounded(value))


def worth_words(lang: str, figures: Figures, money: Money, months: float) -> list[str]:
    """Return the present value and the energy of owning, a sentence each."""
    found: list[str] = []
    worth = figures.present_value
    if worth is not None:
        better = "numbers.npv_better" if worth.npv_usd >= 0 else "numbers.npv_worse"
        found.append(
            word(
                lang,
                "numbers.npv",
                other=word(lang, f"option.{worth.against}"),
                better=word(lang, better),
                amount=money.words(abs(worth.npv_usd)),
                months=figure(months),
                agreement=word(lang, f"numbers.{worth.agreement}"),
            )
        )
    if figures.energy is not None:
        found.append(
            word(
                lang,
                "numbers.energy",
                option=word(lang, "option.own"),
                kwh=figure(figures.energy.kwh_per_month),
                carbon=figure(figures.energy.carbon_kg_per_month),
            )
        )
    return found


def line_figures(figures: Figures) -> list[list[str]]:
    """Return for each line of `break_even_words` and `worth_words` the figures it tells of.

    Each figure is the address of its working.
    """
    part = figures.part
    found = [[f"{part}/break_even/{one.quantity}/{one.against}"] for one in figures.break_evens]
    if figures.present_value is not None:
        found.append([f"{part}/own/npv_usd"])
    if figures.energy is not None:
        found.append([f"{part}/own/energy_kwh", f"{part}/own/carbon_kg"])
    return found


def combination_rows(
    lang: str, combinations: Sequence[Combination], money: Money, months: float
) -> list[dict[str, str]]:
    """Return a row for each way to do both kinds of work."""
    return [
        {
            "label": word(
                lang,
                "numbers.combination",
                training=word(lang, f"option.{pair.training.code}"),
                inference=word(lang, f"option.{pair.inference.code}"),
            ),
            "figure": f"combination/{pair.training.code}+{pair.inference.code}",
            "per_month": money.words(pair.usd_per_month),
            "over_horizon": money.words(pair.usd_per_month * months),
        }
        for pair in combinations
    ]


def note_words(lang: str) -> str:
    """Return how sure the figures are."""
    known = fitted_constants()
    low, high = known.value(BAND_LOW, "serving"), known.value(BAND_HIGH, "serving")
    band = word(lang, "numbers.band", low=percent_words(1.0 - low), high=percent_words(high - 1.0))
    return word(lang, "numbers.table_note", draws=figure(float(DRAWS)), band=band)
