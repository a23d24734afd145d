"""What axe-core finds in a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from calculator.embed.site import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Page

AXE: Final = ROOT / "node_modules" / "axe-core" / "axe.min.js"
TAGS: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def violations(page: Page) -> list[tuple[str, list[str]]]:
    """Return each rule that a page violates, and where; its context has to bypass the policy."""
    page.add_script_tag(path=AXE)
    options = {"runOnly": TAGS, "resultTypes": ["violations"]}
    report = page.evaluate("options => axe.run(document, options)", options)
    return [
        (rule["id"], [node["html"][:200] for node in rule["nodes"][:3]])
        for rule in report["violations"]
    ]
