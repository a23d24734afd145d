"""Changes taken back: any sequence of them, twenty of them, one field, or all."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pytest
from desk import IDLE
from reader import until

from calculator.answer import answer

if TYPE_CHECKING:
    from desk import Desk
    from reader import Reader

LOCAL: Final = "v=1&work=inference&rhythm=always"
UNDO: Final = '[data-act="undo"]'
UNDO_IS_THERE: Final = f"!document.querySelector('{UNDO}').hidden"
MOST_UNDONE: Final = 20
HOURS: Final = "input[name=hours_per_day]"
SLIDER: Final = '[data-slider="hours_per_day"]'
CHANGE: Final = "document.querySelector('[data-part=change]').innerText"

STATE: Final = """(() => {
    const form = document.querySelector('.calc-form');
    return JSON.stringify({
        address: location.hash,
        entries: [...new FormData(form)].filter(([, value]) => value),
        verdict: document.querySelector('[data-part=verdict]').innerText,
        problems: [...form.querySelectorAll('[data-problem]')].map(p => p.textContent).join(''),
    });
})()"""
"""All that the reader said, as typed, and what they are told."""


def all_fields(desk: Desk, link: str = LOCAL) -> Reader:
    """Return the reader at the view of all numbers, every group unfolded."""
    reader = desk.calculator(link)
    reader.click('[data-act="view"][data-view="expert"]')
    until(reader, "document.querySelector('.calc-group')")
    reader.evaluate("document.querySelectorAll('.calc-group').forEach(g => g.open = true)")
    return reader


@dataclass(frozen=True, slots=True)
class Edit:
    """One thing that a reader does to the inputs: what, where, and to what."""

    act: str
    field: str
    value: str = ""

    def done_by(self, reader: Reader) -> None:
        """Do it as a person would, and wait for all that comes of it."""
        entry = f"[name={self.field}]"
        if self.act == "type":
            reader.type(f"input{entry}", self.value)
            reader.press("Tab")
        elif self.act == "choose":
            reader.choose(f"select{entry}", self.value)
        elif self.act == "check":
            reader.click(f'input{entry}[value="{self.value}"]')
        elif self.act == "drag":
            reader.drag(f'[data-slider="{self.field}"]', 0.1, float(self.value))
            shown = f"document.querySelector('input{entry}').value"
            until(reader, f"location.hash.includes('{self.field}=' + {shown})")
        elif reader.evaluate(f"!document.querySelector('{self.reset}').hidden"):
            reader.click(self.reset)
        until(reader, IDLE)

    @property
    def reset(self) -> str:
        """The control that gives the field its default."""
        return f'[data-act="reset-field"][data-field="{self.field}"]'


EDITS: Final = (
    *(Edit("type", "hours_per_day", text) for text in ("2", "１２ 小時", "24", "0.5", "垃圾")),
    *(Edit("type", "tokens_out_per_day", text) for text in ("120萬", "1,000", "5e6", "")),
    *(Edit("type", "machine_price_usd", text) for text in ("20000", "1萬", "-5")),
    *(Edit("choose", "model", code) for code in ("qwen3-32b", "gpt-oss-120b", "")),
    *(Edit("check", "security", code) for code in ("must", "matters", "")),
    *(Edit("check", "work", code) for code in ("both", "inference")),
    *(Edit("drag", "hours_per_day", share) for share in ("0.3", "0.9")),
    Edit("reset", "hours_per_day"),
)


@pytest.mark.parametrize("seed", [7, 23])
def test_undo_after_any_edits_restores_each_state(desk: Desk, seed: int) -> None:
    """Taken back one by one, each earlier state comes back in turn, text as it was typed."""
    reader = all_fields(desk)
    chance = random.Random(seed)  # noqa: S311  # the same edits in each run
    states = [reader.evaluate(STATE)]
    addresses = [reader.evaluate("location.hash")]
    for edit in chance.choices(EDITS, k=10):
        edit.done_by(reader)
        state, address = reader.evaluate(STATE), reader.evaluate("location.hash")
        if address == addresses[-1]:
            states[-1] = state  # a fault, or the same said otherwise: no step of its own
        else:
            states.append(state)
            addresses.append(address)
    found = [reader.evaluate(STATE)]
    while reader.evaluate(UNDO_IS_THERE) and len(found) < len(states):
        reader.click(UNDO)
        until(reader, IDLE)
        found.append(reader.evaluate(STATE))

    assert len(states) > 3
    pairs = zip(found, states[::-1], strict=False)
    assert [(one, other) for one, other in pairs if one != other] == []
    assert len(found) == len(states)


def test_twenty_changes_can_be_taken_back_and_no_more(desk: Desk) -> None:
    """Each press of an arrow key on a slider is a change; after 22 of them 20 can be undone."""
    reader = all_fields(desk, f"{LOCAL}&hours_per_day=0.5")
    places = [reader.evaluate("location.hash")]
    reader.evaluate(f"document.querySelector('{SLIDER}').focus()")
    for _ in range(22):
        reader.press("ArrowRight")
        until(reader, f"location.hash !== {places[-1]!r} && {IDLE}")
        places.append(reader.evaluate("location.hash"))
    undone = 0
    while reader.evaluate(UNDO_IS_THERE):
        reader.click(UNDO)
        until(reader, IDLE)
        undone += 1

    assert (undone, reader.evaluate("location.hash")) == (MOST_UNDONE, places[-1 - MOST_UNDONE])


def test_all_is_reset_and_that_is_undone(desk: Desk) -> None:
    """Nothing is lost by a press too many."""
    reader = all_fields(desk, f"{LOCAL}&hours_per_day=6")
    before = reader.evaluate("document.querySelector('.calc-verdict').innerText")
    reader.click('[data-act="reset"]')
    until(reader, f"location.hash === '' && {UNDO_IS_THERE}")
    checked = reader.evaluate("document.querySelectorAll('.calc input:checked').length")
    typed = reader.evaluate(f"document.querySelector('{HOURS}').value")
    example = reader.evaluate("Boolean(document.querySelector('.calc-example-note'))")
    reader.click(UNDO)
    until(reader, f"location.hash === '#{LOCAL}&hours_per_day=6' && {IDLE}")

    assert (checked, typed, example) == (0, "", True)
    assert reader.evaluate("document.querySelector('.calc-verdict').innerText") == before
    assert reader.evaluate(f"document.querySelector('{HOURS}').value") == "6"


def test_a_field_goes_back_to_its_default(desk: Desk) -> None:
    """By its own control, which is there only while the field says something; the focus stays."""
    reader = all_fields(desk, f"{LOCAL}&hours_per_day=12")
    reset = Edit("reset", "hours_per_day")
    reset.done_by(reader)
    until(reader, f"document.querySelector('{reset.reset}').hidden")

    assert (
        reader.evaluate(f"document.querySelector('{HOURS}').value"),
        reader.evaluate("document.activeElement.name"),
        reader.evaluate("location.hash"),
    ) == ("", "hours_per_day", f"#{LOCAL}")


def test_a_slider_is_dragged_and_moved_by_keys(desk: Desk) -> None:
    """The number field says the same, and so do the answer and the line on the change."""
    reader = all_fields(desk)
    reader.drag(SLIDER, 0.9, 0.05)
    until(reader, f"location.hash.includes('hours_per_day=') && {IDLE}")
    dragged = float(reader.evaluate(f"document.querySelector('{HOURS}').value"))
    reader.evaluate(f"document.querySelector('{SLIDER}').focus()")
    reader.press("Home")
    until(reader, f"location.hash.includes('hours_per_day=0.5') && {IDLE}")
    expected = answer(f"{LOCAL}&hours_per_day=0.5", "zh-TW")

    assert (
        dragged < 6,
        reader.evaluate(f"document.querySelector('{HOURS}').value"),
        reader.evaluate(f"document.querySelector('{SLIDER}').getAttribute('aria-valuetext')"),
        reader.evaluate(CHANGE),
        reader.evaluate("document.querySelector('[data-part=verdict]').innerHTML"),
    ) == (
        True,
        "0.5",
        "0.5 小時",
        expected.change_from(f"{LOCAL}&hours_per_day={dragged:g}"),
        expected.verdict_html(),
    )


def test_typing_a_number_moves_its_slider(desk: Desk) -> None:
    """Both handles are of one number."""
    reader = all_fields(desk)
    place: dict[str, Any] = {}
    for text in ("0.5", "24"):
        reader.type(HOURS, text)
        reader.press("Tab")
        until(reader, f"location.hash.includes('hours_per_day={text}') && {IDLE}")
        place[text] = int(reader.evaluate(f"document.querySelector('{SLIDER}').value"))

    last = int(reader.evaluate(f"document.querySelector('{SLIDER}').max"))
    assert place == {"0.5": 0, "24": last}
