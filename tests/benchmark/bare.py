"""The smallest pages that run Python in a browser: what ours is compared with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from calculator.embed.site import ROOT

if TYPE_CHECKING:
    from pathlib import Path

PARTS: Final = (
    "pyodide.js",
    "pyodide.asm.js",
    "pyodide.asm.wasm",
    "python_stdlib.zip",
    "pyodide-lock.json",
)

CALCULATION: Final = """
def months_until_cheaper(price, rent_a_month, power_a_month):
    months, owned, rented = 0, price, 0.0
    while owned > rented and months < 120:
        months, owned, rented = months + 1, owned + power_a_month, rented + rent_a_month
    return months
', '.join(f'{n}: {months_until_cheaper(9000.0 * n, 700.0 * n, 60.0)}' for n in range(1, 9))
"""

PAGE: Final = """<!doctype html><html lang="en"><meta charset="utf-8"><title>bare</title>
<p id="bare"></p>
<script>const calculation = {calculation};</script>
{scripts}
"""

ON_MAIN_THREAD: Final = """<script src="pyodide.js"></script>
<script>
loadPyodide().then((python) => {
  document.getElementById("bare").textContent = python.runPython(calculation);
});
</script>"""

IN_WORKER: Final = """<script>
const worker = new Worker("worker.js");
worker.onmessage = ({ data }) => (document.getElementById("bare").textContent = data);
worker.postMessage(calculation);
</script>"""

WORKER: Final = """importScripts("pyodide.js");
const loading = loadPyodide();
onmessage = async ({ data }) => postMessage((await loading).runPython(data));
"""


def write_bare_pages(folder: Path) -> None:
    """Write `main.html` and `worker.html` with the pinned Pyodide beside them."""
    folder.mkdir(parents=True, exist_ok=True)
    for part in PARTS:
        (folder / part).write_bytes((ROOT / "node_modules" / "pyodide" / part).read_bytes())
    calculation = f"`{CALCULATION}`"
    for name, scripts in (("main", ON_MAIN_THREAD), ("worker", IN_WORKER)):
        page = PAGE.replace("{calculation}", calculation).replace("{scripts}", scripts)
        (folder / f"{name}.html").write_text(page, "utf-8")
    (folder / "worker.js").write_text(WORKER, "utf-8")
