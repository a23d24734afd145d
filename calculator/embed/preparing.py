"""Works out beforehand what would be the same at every start of the browser's Python.

Templates become Python, tables and catalogues become constants, and the methods that data classes
write themselves are compiled. `calculator.prepared` finds all of it; what the pieces are made from
stays at home, and so does the half of Jinja2 that reads templates.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final, cast
from zlib import crc32

from calculator.embed import stand_ins
from calculator.embed.bytecode import zip_members
from calculator.embed.pinned import BundleError, pinned_bytes
from calculator.facts.loader import read_table
from calculator.facts.tables import TABLES
from calculator.model.efficiency import fitted_constants, fitted_rows
from calculator.prepared import PACKAGE, module_name
from calculator.present.render import compiled_templates
from calculator.present.words import LANGUAGES, catalogue
from calculator.scenario.presets import presets

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

QUICK_START: Final = Path(__file__).with_name("quick_start.py")

SOURCES_LEFT_BEHIND: Final = (
    "calculator/facts/tables/",
    "calculator/present/templates/",
    "calculator/present/words/",
    "calculator/scenario/presets.toml",
    "calculator/__main__.py",
)

JINJA_LEFT_BEHIND: Final = tuple(
    f"jinja2/{name}.py"
    for name in (
        "_identifier",
        "bccache",
        "ext",
        "idtracking",
        "meta",
        "nativetypes",
        "optimizer",
        "sandbox",
        "visitor",
    )
)

COLLECT: Final = """
import builtins, dataclasses, importlib, json, sys
texts = []
def collect(text, names, made):
    texts.append(text)
    builtins.exec(text, names, made)
dataclasses.exec = collect
for name in sys.argv[1:]:
    importlib.import_module(name)
print(json.dumps(texts))
"""
"""Prints the texts that data classes compile as modules are imported."""


def prepared_application(sources: Mapping[str, bytes], node_modules: Path) -> dict[str, bytes]:
    """Return the application as the browser gets it.

    Args:
        sources: the wheel and the packages it needs, content by path.
        node_modules: folder with the pinned Pyodide, whose data classes are the browser's.

    Raises:
        BundleError: a module of the application cannot be imported.
    """
    left = (*SOURCES_LEFT_BEHIND, *JINJA_LEFT_BEHIND)
    kept = {path: content for path, content in sources.items() if not path.startswith(left)}
    modules = {
        **{module_name("template", n): text for n, text in compiled_templates().items()},
        **{module_name("words", lang): _constant(catalogue(lang)) for lang in LANGUAGES},
        "constants": _constant(dict(fitted_constants().values)),
        "fitted_rows": _constant(dict(fitted_rows())),
        "presets": _constant(presets()),
        **{module_name("table", name): _table(name) for name in TABLES},
        "dataclass_methods": _dataclass_methods(kept, node_modules),
        "__init__": "",
    }
    return {
        **kept,
        **{path: text.encode() for path, text in stand_ins.JINJA.items()},
        **{f"{PACKAGE}/{name}.py": text.encode() for name, text in modules.items()},
        QUICK_START.name: QUICK_START.read_bytes(),
    }


def _constant(value: object) -> str:
    """Return a module that holds a value."""
    return f"VALUE = {value!r}\n"


def _table(name: str) -> str:
    """Return a module with the rows of a table, checked here; days as ordinals."""
    rows = read_table(TABLES[name])
    names = sorted(_slots(rows[0]))
    days = [n for n in names if any(isinstance(getattr(row, n), date) for row in rows)]
    cells = tuple(tuple(_cell(getattr(row, n)) for n in names) for row in rows)
    return f"NAMES = {tuple(names)!r}\nDAYS = {tuple(days)!r}\nROWS = {cells!r}\n"


def _slots(row: object) -> Iterable[str]:
    """Return the names of what a row holds."""
    for kind in type(row).__mro__:
        yield from cast("tuple[str, ...]", getattr(kind, "__slots__", ()))


def _cell(value: object) -> object:
    return value.toordinal() if isinstance(value, date) else value


def _dataclass_methods(sources: Mapping[str, bytes], node_modules: Path) -> str:
    """Return a module with the methods of all data classes, each under a name made of its text."""
    found: dict[str, str] = {}
    for text in _method_texts(sources, node_modules):
        name = f"methods_{crc32(text.encode())}_{len(text)}"
        if found.setdefault(name, text) != text:
            raise BundleError("same-digest", name, "Two data classes need a longer digest.")
    return "\n".join(text.replace("__create_fn__", name, 1) for name, text in sorted(found.items()))


def _method_texts(sources: Mapping[str, bytes], node_modules: Path) -> list[str]:
    """Return what the browser's data classes would compile, told by the pinned module itself."""
    library = zip_members(pinned_bytes(node_modules, "pyodide/python_stdlib.zip"))
    ours = {path: content for path, content in sources.items() if path.startswith("calculator/")}
    modules = [
        path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        for path in sorted(ours)
        if path.endswith(".py")
    ]
    with TemporaryDirectory() as folder:
        for path, content in {**ours, "dataclasses.py": library["dataclasses.py"]}.items():
            target = Path(folder, path)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        done = subprocess.run(  # noqa: S603  # our own interpreter, our own arguments
            [sys.executable, "-OO", "-c", COLLECT, *modules],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": folder, "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode:
        raise BundleError("import-failed", "the application", done.stderr)
    return cast("list[str]", json.loads(done.stdout))
