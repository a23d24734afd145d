"""Typing: nothing moves, nothing is lost, answers that come late are dropped, news is told once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desk import IDLE
from reader import until

from calculator.answer import answer

if TYPE_CHECKING:
    from desk import Desk
    from reader import Reader

LOCAL: Final = "v=1&work=inference&rhythm=always"
FIELD: Final = "input[name=tokens_out_per_day]"
HOURS: Final = "input[name=hours_per_day]"
WHERE: Final = """[document.activeElement.name, document.activeElement.value,
    document.activeElement.selectionStart, Math.round(scrollY)]"""
SEEN_VALUES: Final = "window.seenValues"
WATCH_SUMMARY: Final = """(() => {
    window.seenValues = [];
    const read = () => {
        const told = document.querySelector('[data-part=summary] [data-value=hours_per_day]');
        if (told) window.seenValues.push(told.textContent);
    };
    const all = { childList: true, subtree: true, characterData: true };
    new MutationObserver(read).observe(document.querySelector('[data-part=summary]'), all);
})()"""
WATCH_STALE: Final = """(() => {
    window.stale = [];
    const part = (name) => document.querySelector(`[data-part=${name}]`);
    const [answer, rest] = [part('answer'), part('rest')];
    const read = () => {
        const isNew = answer.textContent !== window.shownBefore;
        const [isStale, isAsked] = [rest, answer].map((one) => one.hasAttribute('aria-busy'));
        window.stale.push([isStale, isNew && !isAsked]);
    };
    window.shownBefore = answer.textContent;
    new MutationObserver(read).observe(rest, { attributes: true });
})()"""
WATCH_VOICE: Final = """(() => {
    window.told = [];
    const voice = document.querySelector('[data-part=announce]');
    const read = () => window.told.push(voice.textContent);
    new MutationObserver(read).observe(voice, { childList: true });
})()"""


def hold_what_is_asked(reader: Reader) -> None:
    """Keep every question from Python, as if it were slow, until `window.passOn()`."""
    reader.evaluate("""(() => {
        const pass = Worker.prototype.postMessage;
        const held = [];
        Worker.prototype.postMessage = function (...message) { held.push([this, message]); };
        window.passOn = () => {
            Worker.prototype.postMessage = pass;
            for (const [worker, message] of held) pass.apply(worker, message);
        };
    })()""")


def at_a_field(desk: Desk, selector: str) -> Reader:
    """Return the reader with the caret in a field of the view of all numbers."""
    reader = desk.calculator(LOCAL)
    reader.click('[data-act="view"][data-view="expert"]')
    until(reader, "document.querySelector('.calc-group')")
    reader.evaluate(f"document.querySelector('.calc-group:has({selector})').open = true")
    reader.click(selector)
    return reader


def test_answers_that_arrive_move_neither_caret_nor_page(desk: Desk) -> None:
    """Key by key, with answers coming in between, and also in the middle of what is typed."""
    reader = at_a_field(desk, FIELD)
    scroll = reader.evaluate("Math.round(scrollY)")
    at_the_end = [("1", "1", 1), ("2", "12", 2), ("萬", "12萬", 3)]
    in_the_middle = [("ArrowLeft", "12萬", 2), ("0", "120萬", 3)]
    found: list[list[object]] = []
    expected: list[list[object]] = []
    for keys, tokens in ((at_the_end, 120_000), (in_the_middle, 1_200_000)):
        for key, value, caret in keys:
            reader.press(key)
            found.append(reader.evaluate(WHERE))
            expected.append(["tokens_out_per_day", value, caret, scroll])
        until(reader, f"location.hash.includes('tokens_out_per_day={tokens}') && {IDLE}")
        found.append(reader.evaluate(WHERE))
        expected.append(expected[-1])

    assert found == expected


def test_what_is_still_sought_is_marked_until_it_comes(desk: Desk) -> None:
    """The verdict is there before its thresholds; those of the answer before look stale then."""
    reader = desk.calculator(LOCAL)
    reader.evaluate(WATCH_STALE)
    reader.evaluate(f"location.hash = '{LOCAL}&hours_per_day=7'")
    until(reader, f"location.hash.endsWith('=7') && window.stale.length === 2 && {IDLE}")
    thresholds = reader.evaluate("document.querySelector('[data-part=rest]').innerHTML.length")

    assert (reader.evaluate("window.stale"), thresholds > 1000) == (
        [[True, True], [False, True]],
        True,
    )


def test_quick_typing_while_python_is_slow_loses_nothing(desk: Desk) -> None:
    """All keys arrive; of the answers only the last is ever shown, and until then it is awaited."""
    reader = at_a_field(desk, HOURS)
    reader.evaluate(WATCH_SUMMARY)
    hold_what_is_asked(reader)
    reader.press("2")
    reader.press("Tab", "Shift+Tab")  # said, and asked
    reader.press("End", "Backspace", "1", "2")
    reader.press("Tab", "Shift+Tab")
    reader.press("End", "Backspace", "Backspace", "7")
    waiting = "!document.querySelector('[data-part=busy]').hidden"
    until(reader, waiting)
    half = reader.evaluate("location.hash")
    reader.evaluate("window.passOn()")
    until(reader, f"location.hash.includes('hours_per_day=7') && {IDLE}")
    until(reader, "document.querySelector('[data-part=busy]').hidden")

    assert (
        half,
        reader.evaluate(f"document.querySelector('{HOURS}').value"),
        sorted(set(reader.evaluate(SEEN_VALUES))),
        reader.evaluate("document.querySelector('[data-part=verdict]').innerHTML"),
    ) == (
        f"#{LOCAL}",
        "7",
        ["7 小時"],
        answer(f"{LOCAL}&hours_per_day=7", "zh-TW").verdict_html(),
    )


def test_the_answer_is_told_once_after_a_pause(desk: Desk) -> None:
    """A screen reader hears one sentence with the money, not one for each key."""
    reader = at_a_field(desk, FIELD)
    until(reader, "document.querySelector('[data-part=announce]').textContent")
    reader.evaluate(WATCH_VOICE)
    reader.press("5", "0", "0", "萬")
    until(reader, f"location.hash.includes('tokens_out_per_day=5000000') && {IDLE}")
    until(reader, "window.told.length")
    query = f"{LOCAL}&tokens_out_per_day=5000000"

    assert (
        reader.evaluate("window.told"),
        reader.evaluate("document.querySelector('[data-part=announce]').ariaLive"),
    ) == ([answer(query, "zh-TW").fragments()["announce"]], "polite")


def test_nothing_typed_is_lost_by_a_fault_a_view_or_a_reload(desk: Desk) -> None:
    """The fault waits until the reader has finished; what counts is in the address."""
    reader = at_a_field(desk, HOURS)
    reader.press("2", "5")
    problem = "document.querySelector('[data-problem=hours_per_day]').textContent"
    until(reader, IDLE)
    while_typing = reader.evaluate(problem)
    reader.press("Tab")
    until(reader, problem)
    reader.click('[data-act="view"][data-view="guided"]')
    reader.click('[data-act="view"][data-view="expert"]')
    kept = reader.evaluate(f"document.querySelector('{HOURS}').value")
    linked = reader.evaluate("document.querySelector('.calc-errors a').dataset.field")
    reader.type(HOURS, "5")
    reader.press("Tab")
    until(reader, f"!{problem} && location.hash.includes('hours_per_day=5') && {IDLE}")
    reader.reload()
    until(reader, f"document.querySelector('{HOURS}')?.value === '5' && {IDLE}")

    assert (while_typing, kept, linked) == ("", "25", "hours_per_day")
