"""What a reader takes along: a link, text, files; and what a link opened later shows."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

import pytest
from desk import ANSWERED, IDLE, note_words
from reader import PlaywrightReader, until

from calculator import facts
from calculator.answer import answer
from calculator.requests import respond

if TYPE_CHECKING:
    from conftest import Places
    from desk import Desk
    from reader import Reader

LINK: Final = "v=1&work=inference&rhythm=daily&hours_per_day=6"
BEFORE_THE_CUT: Final = "v=1&work=training&rhythm=always&as_of=2025-05-31"
"""A day on which another answer held; see tests/decide/test_then_now.py."""


def pasted(reader: Reader) -> str:
    """Return what a reader finds in the clipboard, by pasting it into a field of their own."""
    reader.evaluate("""(() => {
        const field = document.createElement('textarea');
        field.id = 'pasted';
        document.querySelector('.md-content').append(field);
        field.focus();
    })()""")
    reader.press("Control+v")
    until(reader, "document.querySelector('#pasted').value")
    found = reader.evaluate("document.querySelector('#pasted').value")
    reader.evaluate("document.querySelector('#pasted').remove()")
    return found


def exported(form: str) -> tuple[str, str]:
    """Return the name and the text of an export, as the Python of the tests writes it."""
    reply = json.loads(
        respond(json.dumps({"ask": "export", "query": LINK, "format": form, "lang": "zh-TW"}))
    )
    return reply["name"], reply["text"]


def test_a_copied_link_keeps_the_day_of_the_facts(desk: Desk) -> None:
    """The control says for a moment that it is done; whoever opens the link sees the same."""
    reader = desk.calculator(LINK)
    note_words(reader, "[data-act=copy]")
    reader.click('[data-act="copy"]')
    until(reader, "window.words.includes(document.querySelector('[data-act=copy]').dataset.copied)")
    link = pasted(reader)
    money = reader.evaluate("document.querySelector('.calc-money').innerText")
    desk.calculator(link.partition("#")[2])

    assert (link, reader.evaluate("document.querySelector('.calc-money').innerText")) == (
        f"{desk.root}calculator.html#{answer(LINK).pinned}",
        money,
    )


def test_the_answer_is_copied_as_text(desk: Desk) -> None:
    """As the command line prints it."""
    reader = desk.calculator(LINK)
    reader.click(".calc-take summary")
    note_words(reader, "[data-format=text]")
    reader.click('[data-format="text"]')
    until(reader, "window.words[0].includes('已')")

    # WebKitGTK pastes a blank where a blank is that does not break.
    assert pasted(reader).replace("\xa0", " ") == exported("text")[1].replace("\xa0", " ")


@pytest.mark.parametrize("form", ["json", "csv", "markdown"])
def test_a_file_arrives_as_python_wrote_it(desk: Desk, form: str) -> None:
    """Name and bytes."""
    reader = desk.calculator(LINK)
    reader.click(".calc-take summary")
    name, content = reader.download(f'[data-format="{form}"]')

    assert (name, content.decode("utf-8"), reader.errors()) == (*exported(form), [])


def test_a_file_arrives_from_a_page_on_disk(reader: Reader, places: Places) -> None:
    """Nothing is fetched for it."""
    if not isinstance(reader, PlaywrightReader):
        pytest.skip("WebKitGTK takes as long as both others to start from disk, for the same code")
    reader.open(f"{places.disk}calculator.html#{LINK}")
    until(reader, ANSWERED)
    reader.click(".calc-take summary")
    name, content = reader.download('[data-format="csv"]')

    assert (name, content.decode("utf-8")) == exported("csv")


def test_a_link_opened_later_shows_then_and_now(desk: Desk) -> None:
    """Both days and both answers; one control goes on to the facts of today."""
    reader = desk.calculator(BEFORE_THE_CUT)
    shown = "document.querySelector('.calc-then-now').innerText"
    overall = "document.querySelector('.calc-verdict').dataset.overall"
    words, then = reader.evaluate(shown), reader.evaluate(overall)
    reader.click('[data-act="unpin"]')
    until(
        reader,
        f"!location.hash.includes('as_of') && !document.querySelector('.calc-then-now') && {IDLE}",
    )

    assert (
        "2025-05-31" in words,
        facts.newest_day().isoformat() in words,
        then,
        reader.evaluate(overall),
    ) == (True, True, "local", answer("work=training&rhythm=always").verdict.overall)
