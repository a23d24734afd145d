"""Every number that the page shows of a case is the command line's: in its text, or in its JSON."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

import pytest
from desk import ANSWERED, IDLE
from reader import PlaywrightReader, until

from calculator.__main__ import main
from calculator.answer import answer
from calculator.scenario.fields import FIELDS
from calculator.scenario.presets import cases, presets

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Places
    from desk import Desk

FOLDERS: Final = {"zh-TW": "", "en": "en/"}
NUMBER: Final = re.compile(r"\d[\d,]*(?:\.\d+)?(?:e[+-]?\d+)?")
COUNTED: Final = re.compile(r"[（(].*")
"""The same amount once more, in 萬 or millions."""

SHOWN: Final = """(() => {
    const text = (node) => {
        const copy = node.cloneNode(true);
        const aside = 'button, .calc-basis, .calc-part, .calc-strength';
        for (const other of copy.querySelectorAll(aside)) other.remove();
        return copy.textContent;
    };
    const all = (selector) => [...document.querySelectorAll(`decision-calculator ${selector}`)];
    const figure = (row, name) => row.querySelector(`[data-figure$="/${name}"]`)?.textContent;
    return {
        sentences: all(`.calc-headline, .calc-money, .calc-reasons > li, .calc-break-evens > li,
            .calc-flips > li, .calc-musts > li, .calc-thumb > li, .calc-assumptions li`).map(text),
        options: all('.calc-options tr[data-option]').map((row) => ({
            table: row.closest('table').parentElement.getAttribute('aria-label'),
            code: row.dataset.option,
            label: row.querySelector('th').firstChild.textContent.trim(),
            struck: row.querySelector('td[colspan="4"]')?.textContent,
            machines: row.querySelector('.calc-hint').textContent,
            usd_per_month: figure(row, 'usd_per_month'),
            over_horizon: figure(row, 'over_horizon'),
            chance: figure(row, 'chance'),
            regret: figure(row, 'regret'),
        })),
    };
})()"""
"""The sentences and the table of costs, as text."""


def bare(text: str) -> str:
    """Return a text without blanks: pages break lines where a terminal does not."""
    return "".join(text.split())


@pytest.fixture
def command_line(capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Return what prints an answer at the command line."""

    def printed(query: str, lang: str, form: str) -> str:
        main(["answer", query, "--lang", lang, "--format", form])
        return capsys.readouterr().out

    return printed


def unsaid(shown: dict[str, Any], text: str) -> list[str]:
    """Return what of a page the command line's text does not say."""
    everything, lines = bare(text), text.splitlines()
    missing = [line for line in shown["sentences"] if bare(line) not in everything]
    for option in shown["options"]:
        told = option["struck"] or f"{option['usd_per_month']} {option['chance']}"
        numbers = NUMBER.findall(f"{told} {option['machines']}")
        own = [line for line in lines if line.startswith(f"- {option['label']}")]
        if not any(all(number in line for number in numbers) for line in own):
            missing.append(f"{option['label']}: {told}")
    return missing


def amounts(data: dict[str, Any]) -> list[tuple[str, list[float]]]:
    """Return of each open option: cost a month, over the horizon, chance in percent, regret."""
    values = {one["field"]: one["value"] for one in data["assumptions"]}
    given = answer(data["canonical"]).reading.scenario.given
    months, rate = (
        float(given.get(key) or values[key]) for key in ("horizon_months", "twd_per_usd")
    )
    found: list[tuple[str, list[float]]] = []
    for part in data["parts"]:
        odds = {code: (chance, regret) for code, chance, regret in part["chances"]}
        for option in part["options"]:
            if option["strike"]:
                continue
            chance, regret = odds[option["code"]]
            cost = option["usd_per_month"] * rate
            row = [cost, cost * months, chance * 100, regret * rate]
            found.append((option["code"], row))
    return sorted(found)


def shown_amounts(shown: dict[str, Any]) -> list[tuple[str, list[float]]]:
    """Return the same four of each open option, read off the page."""
    names = ("usd_per_month", "over_horizon", "chance", "regret")
    return sorted(
        (
            option["code"],
            [float(NUMBER.findall(COUNTED.sub("", option[n]))[0].replace(",", "")) for n in names],
        )
        for option in shown["options"]
        if not option["struck"]
    )


def differing(shown: dict[str, Any], data: dict[str, Any]) -> list[str]:
    """Return which amounts of a page are not those of the JSON, to three significant digits."""
    ours, theirs = amounts(data), shown_amounts(shown)
    assert [code for code, _ in ours] == [code for code, _ in theirs]
    return [
        f"{code}: {one} is not {other}"
        for (code, row), (_, seen) in zip(ours, theirs, strict=True)
        for one, other in zip(row, seen, strict=True)
        if abs(float(f"{one:.3g}") - other) > 1e-9 * abs(other)
    ]


@pytest.mark.parametrize("lang", FOLDERS)
def test_the_live_page_shows_what_the_command_line_prints(
    chromium: Any,  # noqa: ANN401  # Playwright's own browser type
    places: Places,
    command_line: Callable[..., str],
    lang: str,
) -> None:
    """Each case is opened from the calculator's own list of cases."""
    context = chromium.new_context(locale=lang)
    reader = PlaywrightReader(context.new_page())
    reader.open(f"{places.root}{FOLDERS[lang]}calculator.html")
    faults: dict[str, list[str]] = {}
    for name in cases():
        query = presets()[name]
        if reader.evaluate("!document.querySelector('.calc-start').open"):
            reader.click(".calc-start > summary")
        reader.click(f'[data-preset-link="{name}"]')
        link = json.dumps(answer(query).pinned)
        until(reader, f"document.querySelector('[data-link]').dataset.link === {link}")
        until(reader, ANSWERED)
        shown = reader.evaluate(SHOWN)
        faults[name] = unsaid(shown, command_line(query, lang, "text"))
        faults[name] += differing(shown, json.loads(command_line(query, lang, "json")))
    context.close()

    assert len(faults) == 10
    assert ({name: found for name, found in faults.items() if found}, reader.errors()) == ({}, [])


@pytest.mark.parametrize("lang", FOLDERS)
def test_the_page_of_a_case_shows_it_without_scripts(
    scriptless: dict[str, Any],
    places: Places,
    command_line: Callable[..., str],
    lang: str,
) -> None:
    """The worked example, as the build wrote it."""
    context = scriptless["chromium"].new_context(java_script_enabled=False)
    page = context.new_page()
    faults: dict[str, list[str]] = {}
    for name in cases():
        page.goto(f"{places.root}{FOLDERS[lang]}{name}.html")
        shown = page.evaluate(SHOWN)
        query = presets()[name]
        faults[name] = unsaid(shown, command_line(query, lang, "text"))
        faults[name] += differing(shown, json.loads(command_line(query, lang, "json")))
    context.close()

    assert len(faults) == 10
    assert {name: found for name, found in faults.items() if found} == {}


def test_a_case_is_opened_and_changed(desk: Desk) -> None:
    """From the list to an answer of the reader's own, with the case's numbers in the form."""
    reader = desk.calculator()
    reader.click(".calc-start > summary")
    reader.click('[data-preset-link="case-hospital"]')
    until(reader, f"location.hash.includes('security=must') && {ANSWERED}")
    reader.click('[data-act="edit"][data-field="security"]')
    reader.click('input[name="security"][value="no"]')
    until(reader, f"location.hash.includes('security=no') && {IDLE}")
    expected = answer(presets()["case-hospital"].replace("security=must", "security=no"), "zh-TW")

    assert reader.evaluate("document.querySelector('[data-part=verdict]').innerHTML") == (
        expected.verdict_html()
    )


def test_the_fields_that_amounts_depend_on_exist() -> None:
    """Else the comparison above would look up nothing."""
    assert {"horizon_months", "twd_per_usd"} <= set(FIELDS)
