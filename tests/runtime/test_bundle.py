"""The runtime is made of the pinned files and of bytecode, and is the same every time."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import json
import sys
import zipfile
from importlib.metadata import distribution
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from calculator.embed import stand_ins
from calculator.embed.bytecode import compiled_zip, zip_members
from calculator.embed.manifest import APPLICATION, SCRIPT, STDLIB
from calculator.embed.pinned import BundleError, pinned_bytes, pins, require_matching_python
from calculator.embed.preparing import prepared_application
from calculator.embed.runtime import ASSETS, CACHE, PROJECT_ROOT, bundle
from calculator.embed.slimming import LOADER, WASM, slim_runtime
from calculator.embed.sources import application_sources, stdlib_sources
from calculator.embed.worker_scripts import (
    PLACE,
    early_script,
    worker_source,
    write_early_script,
)

if TYPE_CHECKING:
    from pathlib import Path

    from calculator.embed.manifest import Manifest

MODULES = PROJECT_ROOT / "node_modules"
ARCHIVES = (STDLIB, APPLICATION)
LARGEST_OFFLINE_BYTES = 10_000_000
FIRST_DATE_OF_ZIP = (1980, 1, 1, 0, 0, 0)


def manifest_of(runtime: Path) -> Manifest:
    """Return the manifest as the worker reads it."""
    return json.loads((runtime / "manifest.json").read_text("utf-8"))


def archive_of(runtime: Path, name: str) -> zipfile.ZipFile:
    """Return one of the archives, open."""
    path = manifest_of(runtime)["files"][name]["path"]
    return zipfile.ZipFile(io.BytesIO((runtime / path).read_bytes()))


def offline_of(runtime: Path) -> dict[str, Any]:
    """Return what offline.js sets."""
    text = (runtime / "offline.js").read_text("utf-8")
    return json.loads(text.removeprefix("self.calculatorOffline = ").removesuffix(";\n"))


def application() -> dict[str, bytes]:
    """Return the sources of the application, worked out afresh."""
    return prepared_application(application_sources(PROJECT_ROOT), MODULES)


def test_compiling_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    """Each time from scratch: no archive kept from before."""
    for sources in (application, lambda: stdlib_sources(MODULES)):
        once, again = (compiled_zip(sources(), tmp_path / name) for name in ("a", "b"))
        assert once == again


def test_bundling_twice_gives_the_same_files(runtime: Path, tmp_path: Path) -> None:
    """A second bundle has the same names and the same contents."""
    bundle(tmp_path)
    again = tmp_path / ASSETS / "runtime"
    files = {path.relative_to(runtime): path.read_bytes() for path in runtime.rglob("*.*")}
    assert files == {path.relative_to(again): path.read_bytes() for path in again.rglob("*.*")}


def test_bundling_leaves_no_older_files(tmp_path: Path) -> None:
    """A folder of an earlier build loses what this one does not write."""
    old = tmp_path / ASSETS / "runtime" / "app-0123456789ab.zip"
    old.parent.mkdir(parents=True)
    old.write_bytes(b"old")
    bundle(tmp_path)
    assert not old.exists()


def test_manifest_tells_the_truth(runtime: Path) -> None:
    """Every file is where it says, with that digest and length."""
    for entry in manifest_of(runtime)["files"].values():
        content = (runtime / entry["path"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == entry["sha256"]
        assert len(content) == entry["bytes"]


def test_packed_copies_are_the_same_files(runtime: Path) -> None:
    """A host that packs nothing has them beside the files."""
    for entry in manifest_of(runtime)["files"].values():
        packed = (runtime / f"{entry['path']}.gz").read_bytes()
        assert hashlib.sha256(gzip.decompress(packed)).hexdigest() == entry["sha256"]


def test_lock_is_that_of_the_package() -> None:
    """What we tell Pyodide about itself is what its own index says."""
    index = json.loads((MODULES / "pyodide" / "pyodide-lock.json").read_text("utf-8"))
    assert index["info"] == pins().lock


@pytest.mark.parametrize("name", ARCHIVES)
def test_archives_hold_bytecode_only(runtime: Path, name: str) -> None:
    """No Python source, nothing compressed, nothing dated, everything in order."""
    members = archive_of(runtime, name).infolist()
    names = [member.filename for member in members]
    assert names == sorted(names)
    assert not [n for n in names if n.endswith((".py", ".so", ".c", ".pyi"))]
    assert {member.compress_type for member in members} == {zipfile.ZIP_STORED}
    assert {member.date_time for member in members} == {FIRST_DATE_OF_ZIP}


def test_application_holds_what_it_needs(runtime: Path) -> None:
    """Our package without its build tools, what it renders with, and the licences of others."""
    names = archive_of(runtime, APPLICATION).namelist()
    packages = {name.partition("/")[0] for name in names if name.endswith(".pyc")}
    assert packages == {
        "calculator",
        "calculator_prepared",
        "jinja2",
        "markupsafe",
        "quick_start.pyc",
    }
    assert "calculator/answer.pyc" in names
    assert not [name for name in names if name.startswith("calculator/embed")]
    assert "calculator_prepared/template_answer_html.pyc" in names
    assert not [name for name in names if name.endswith((".html", ".toml"))]
    assert {name.partition("-")[0] for name in names if "LICENSE" in name} == {
        "jinja2",
        "markupsafe",
    }


def test_offline_script_holds_the_same(runtime: Path) -> None:
    """What the one script brings is what the worker would download."""
    offline = offline_of(runtime)
    files = manifest_of(runtime)["files"]
    for name, packed in offline["data"].items():
        content = (runtime / files[name]["path"]).read_bytes()
        assert gzip.decompress(base64.b64decode(packed)) == content
    assert set(offline["data"]) | {SCRIPT} == set(files)
    scripts = [runtime / files[SCRIPT]["path"], runtime.parent / "worker.js"]
    assert offline["worker"] == "\n;\n".join(script.read_text("utf-8") for script in scripts)
    assert (runtime / "offline.js").stat().st_size < LARGEST_OFFLINE_BYTES


def test_worker_is_one_script(runtime: Path) -> None:
    """The manifest and our own, in the order in which they need each other."""
    worker = (runtime.parent / "worker.js").read_text("utf-8")
    manifest = f"self.runtimeManifest = {json.dumps(manifest_of(runtime))};\n"
    assert worker == manifest + worker_source("worker.js")


def test_pyodide_is_one_script(runtime: Path) -> None:
    """What goes with its WebAssembly, and the loader, which then finds that defined."""
    script = (runtime / manifest_of(runtime)["files"][SCRIPT]["path"]).read_text("utf-8")
    pyodide = slim_runtime(MODULES, PROJECT_ROOT / CACHE / "wasm")
    assert script == "\n;\n".join([pyodide.script, pinned_bytes(MODULES, LOADER).decode()])


def test_pages_start_python_with_one_short_script(runtime: Path, tmp_path: Path) -> None:
    """Told of WebAssembly alone, without comments, in every page that has a place for it."""
    manifest = manifest_of(runtime)
    for name in ("a.html", "b.html"):
        (tmp_path / name).write_text(f"<p>{PLACE}" if name == "a.html" else "<p>", "utf-8")
    write_early_script(tmp_path, manifest)
    script = early_script(manifest)

    assert (tmp_path / "a.html").read_text("utf-8") == f"<p><script>{script}</script>"
    assert (tmp_path / "b.html").read_text("utf-8") == "<p>"
    assert manifest["files"]["pyodide.asm.wasm"]["sha256"] in script
    assert [line for line in script.splitlines() if line.strip().startswith(("//", "/*"))] == []


def test_webassembly_is_made_the_same_each_time(tmp_path: Path) -> None:
    """Each time from scratch, and a tenth smaller; that Python starts with it, others test."""
    once, again = (slim_runtime(MODULES, tmp_path / name) for name in ("a", "b"))
    original = pinned_bytes(MODULES, WASM)

    assert once == again
    assert len(once.wasm) < 0.9 * len(original)


def test_stand_ins_stand_in_for_something() -> None:
    """Each has the name of a module of the pinned versions, which it keeps at home."""
    library = zip_members(pinned_bytes(MODULES, "pyodide/python_stdlib.zip"))
    jinja = {path.as_posix() for path in distribution("jinja2").files or []}

    assert set(stand_ins.PYODIDE) - set(library) == set()
    assert set(stand_ins.JINJA) - jinja == set()


def test_a_changed_file_is_refused(tmp_path: Path) -> None:
    """One letter more in a file of others, and there is no build."""
    name = "pyodide/pyodide.js"
    changed = tmp_path / name
    changed.parent.mkdir()
    changed.write_bytes((MODULES / name).read_bytes() + b" ")
    with pytest.raises(BundleError, match=name) as raised:
        pinned_bytes(tmp_path, name)
    assert raised.value.code == "digest-mismatch"


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """The message says which file, and how to get it."""
    with pytest.raises(BundleError, match=r"pyodide\.js.*npm ci") as raised:
        pinned_bytes(tmp_path, "pyodide/pyodide.js")
    assert raised.value.code == "missing-file"


def test_another_python_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bytecode of any other minor version would be waste."""
    monkeypatch.setattr(sys, "version_info", SimpleNamespace(major=3, minor=14))
    with pytest.raises(BundleError, match=r"wrong-python: 3\.14.*3\.13"):
        require_matching_python()


def test_a_source_that_does_not_compile_is_named(tmp_path: Path) -> None:
    """The compiler's own words reach whoever builds."""
    with pytest.raises(BundleError, match="SyntaxError") as raised:
        compiled_zip({"broken.py": b"def"}, tmp_path)
    assert raised.value.code == "compiler-failed"
