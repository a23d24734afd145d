"""Leaves out of Pyodide's WebAssembly what only packages with WebAssembly of their own would call.

Pyodide offers 9,700 functions and variables of CPython and the C library to packages that may be
loaded later. We load none, so that nobody can ask for most of them: what its own script does not
name is no longer offered, and Binaryen takes out what then cannot be reached.
"""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple

from calculator.embed.build_cache import kept_or_made
from calculator.embed.node import node_bin
from calculator.embed.pinned import BundleError, pinned_bytes

SCRIPT: Final = "pyodide/pyodide.asm.js"
LOADER: Final = "pyodide/pyodide.js"
WASM: Final = "pyodide/pyodide.asm.wasm"
REMOVER: Final = "binaryen/bin/wasm-metadce"
"""Below node_modules."""

TAKEN_OVER: Final = re.compile(r'var (\w+)=Module\["\1"\]=wasmExports\["(\w+)"\];')
"""How Emscripten's script takes over one export of the WebAssembly, whether anything uses it."""

NAME: Final = re.compile(r"[A-Za-z_$][\w$]*")

FEATURES: Final = (
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-exception-handling",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
)
"""What Pyodide's WebAssembly uses. With more, Binaryen writes forms that no browser reads yet."""

NODE_LISTER: Final = """
const { exports, imports } = WebAssembly.Module;
const module = new WebAssembly.Module(require("node:fs").readFileSync(process.argv[1]));
const names = [exports, imports].map((list) => list(module).map(({ name }) => name));
console.log(JSON.stringify(names));
"""


class SlimRuntime(NamedTuple):
    """Pyodide without what nobody calls.

    Attributes:
        script: in place of pyodide.asm.js.
        wasm: in place of pyodide.asm.wasm.
    """

    script: str
    wasm: bytes


def slim_runtime(node_modules: Path, cache_dir: Path) -> SlimRuntime:
    """Return Pyodide's script and WebAssembly, the same bytes at every build.

    Args:
        node_modules: folder that `npm ci` filled.
        cache_dir: folder that keeps WebAssembly already worked on; may be emptied at any time.

    Raises:
        BundleError: a pinned file is missing or differs, or Binaryen failed.
    """
    script, loader = (pinned_bytes(node_modules, name).decode() for name in (SCRIPT, LOADER))
    wasm = node_modules / WASM
    exported, imported = _names_in(wasm)
    own = TAKEN_OVER.sub("", script)
    # C's names begin with a further underscore in JavaScript. What is imported by the name of an
    # export is a reference from the WebAssembly to itself, through the script.
    called = {*NAME.findall(own), *NAME.findall(loader)}
    wanted = [name for name in exported if {name, f"_{name}"} & called or name in imported]
    kept = set(wanted)
    slim = TAKEN_OVER.sub(lambda one: one[0] if one[2] in kept else "", script)
    return SlimRuntime(slim, _exporting(node_modules, wanted, cache_dir))


def _names_in(wasm: Path) -> tuple[list[str], set[str]]:
    """Return the names that a WebAssembly file exports and imports."""
    told = _run("node", ["-e", NODE_LISTER, str(wasm)])
    exported, imported = json.loads(told)
    return exported, set(imported)


def _exporting(node_modules: Path, wanted: list[str], cache_dir: Path) -> bytes:
    """Return the WebAssembly that exports what is wanted alone."""
    version = (node_modules / REMOVER).parents[1].joinpath("package.json").read_bytes()
    original = pinned_bytes(node_modules, WASM)
    parts = [original, version, json.dumps([wanted, FEATURES]).encode()]
    key = hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()
    return kept_or_made(cache_dir / f"{key}.wasm", lambda: _reachable(node_modules, wanted))


def _reachable(node_modules: Path, wanted: list[str]) -> bytes:
    """Return the WebAssembly without what cannot be reached from the wanted exports."""
    roots = [{"name": f"export {name}", "root": True, "export": name} for name in wanted]
    with TemporaryDirectory() as folder:
        graph, target = Path(folder) / "graph.json", Path(folder) / "slim.wasm"
        graph.write_text(json.dumps(roots), "utf-8")
        files = [str(node_modules / WASM), "--graph-file", str(graph), "--output", str(target)]
        _run("wasm-metadce", [str(node_modules / REMOVER), *FEATURES, *files])
        return target.read_bytes()


def _run(name: str, arguments: list[str]) -> str:
    """Run Node and return what it printed."""
    done = subprocess.run(  # noqa: S603  # our own arguments
        [str(node_bin() / "node"), *arguments], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BundleError("tool-failed", name, done.stderr)
    return done.stdout
