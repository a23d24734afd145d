"""Puts Python itself, the calculator and what it needs into the built site."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from calculator.embed.bytecode import compiled_zip
from calculator.embed.manifest import APPLICATION, SCRIPT, STDLIB, WASM, runtime_manifest
from calculator.embed.offline import gzipped, offline_script
from calculator.embed.pinned import pinned_bytes
from calculator.embed.preparing import prepared_application
from calculator.embed.slimming import LOADER, slim_runtime
from calculator.embed.sources import application_sources, stdlib_sources
from calculator.embed.worker_scripts import told, worker_source, write_early_script

PROJECT_ROOT = Path(__file__).parents[2]
ASSETS = Path("assets", "calculator")

CACHE = Path(".cache")

SEPARATOR = "\n;\n"


def bundle(site_dir: Path, root: Path = PROJECT_ROOT) -> None:
    """Write the browser's runtime into a built site.

    Below `assets/calculator/`: `idiomorph.min.js`; `worker.js`, which says, as
    `runtime/manifest.json` does, where each file is and what its digest must be; the files under
    names that change with their content, so that a host may tell browsers to keep them for ever,
    each with a packed copy beside it; and `runtime/offline.js`, all of it once more as one script,
    for a site opened from disk. Pages get the script that starts the worker.

    Args:
        site_dir: folder of the built site.
        root: folder of the project, where node_modules and pyproject.toml are.

    Raises:
        BundleError: a pinned file is missing or differs, or a tool failed.
    """
    assets = site_dir / ASSETS
    runtime = assets / "runtime"
    shutil.rmtree(runtime, ignore_errors=True)
    runtime.mkdir(parents=True)
    files = runtime_files(root)
    manifest = runtime_manifest(files)
    for name, content in files.items():
        path = runtime / manifest["files"][name]["path"]
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
        path.with_name(f"{path.name}.gz").write_bytes(gzipped(content))
    (runtime / "manifest.json").write_text(json.dumps(manifest, indent=1), "utf-8", newline="\n")
    worker = told(manifest) + worker_source("worker.js")
    (assets / "worker.js").write_text(worker, "utf-8", newline="\n")
    write_early_script(site_dir, manifest)
    script = files.pop(SCRIPT).decode()
    offline = offline_script(files, SEPARATOR.join([script, worker]))
    (runtime / "offline.js").write_text(offline, "utf-8", newline="\n")
    idiomorph = pinned_bytes(root / "node_modules", "idiomorph/dist/idiomorph.min.js")
    (assets / "idiomorph.min.js").write_bytes(idiomorph)


def take_over_bundle(site_dir: Path, earlier: Path) -> None:
    """Write the runtime of an earlier build, of which nothing but pages has changed."""
    shutil.copytree(earlier / ASSETS, site_dir / ASSETS, dirs_exist_ok=True)
    manifest = json.loads((site_dir / ASSETS / "runtime" / "manifest.json").read_text("utf-8"))
    write_early_script(site_dir, manifest)


def kept_for_ever(site_dir: Path) -> list[str]:
    """Return the addresses, as `_headers` writes them, of what never changes under its name."""
    runtime = site_dir / ASSETS / "runtime"
    hashed = sorted(
        path for path in runtime.iterdir() if path.stem.startswith(("app-", "pyodide-"))
    )
    below = f"/{ASSETS.as_posix()}/runtime/"
    return [f"{below}{path.name}{'/*' if path.is_dir() else ''}" for path in hashed]


def runtime_files(root: Path) -> dict[str, bytes]:
    """Return what the worker loads, content by the name that Pyodide knows it by."""
    node_modules = root / "node_modules"
    cache_dir = root / CACHE / "bytecode"
    pyodide = slim_runtime(node_modules, root / CACHE / "wasm")
    # In this order: Pyodide's loader finds defined what it would load.
    scripts = [pyodide.script, pinned_bytes(node_modules, LOADER).decode()]
    application = prepared_application(application_sources(root), node_modules)
    return {
        SCRIPT: SEPARATOR.join(scripts).encode(),
        WASM: pyodide.wasm,
        STDLIB: compiled_zip(stdlib_sources(node_modules), cache_dir),
        APPLICATION: compiled_zip(application, cache_dir),
    }
