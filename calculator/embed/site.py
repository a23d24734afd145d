"""Builds the whole site: both languages, the browser's runtime, the headers it is served with."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from calculator.embed.card import card_png
from calculator.embed.headers import headers_file, inline_script_hashes
from calculator.embed.hosting import name_the_scripts
from calculator.embed.joining import join_own_files
from calculator.embed.theme_repairs import repair_theme
from calculator.errors import BuildError

ROOT: Final = Path(__file__).parents[2]
SITE: Final = ROOT / "site"

CONFIGS: Final = {"mkdocs.yml": "", "mkdocs.en.yml": "en"}
"""Configuration and its folder in the site."""

FOLDERS: Final = {"zh-TW": "", "en": "en"}
"""Each language and its folder in the site."""

ALWAYS_ASKED: Final = (
    "/sw.js",
    "/assets/calculator/worker.js",
)
"""Scripts that say which version of the others belongs to them."""

SHIM: Final = "iframe-worker/shim/index.js"
"""Worker by iframe, for the theme's search under file:// in Chromium; below node_modules."""

SHIM_SHA256: Final = "e8e412dbcfea9b7e31b5ffa288d7b6035915e714c542f4176a0cdbe262fc9609"
SHIM_IN_SITE: Final = Path("assets", "vendor", "iframe-worker.js")

CARD_IN_SITE: Final = Path("assets", "card.png")
"""The picture that links are shown with; one for all languages."""


def build(site_dir: Path = SITE, root_url: str | None = None, earlier: Path | None = None) -> None:
    """Write the site, byte for byte the same for the same commit.

    Args:
        site_dir: folder to fill; what it holds is removed.
        root_url: address that the site is published at, for links that must be absolute; empty if
            that is not known; by default the environment's SITE_URL.
        earlier: a site built before, of which nothing but pages has changed: its runtime and its
            ZIP are taken over, which takes half the time.

    Raises:
        BuildError: a page, a link or a file is wrong; what is wrong has been printed; or the theme
            is not the one that we mend.
        BundleError: the browser's runtime cannot be put together.
    """
    # Slow to import, and not needed to serve or to check.
    from calculator.embed.copying import ZIP, write_offline_copy  # noqa: PLC0415  # see above
    from calculator.embed.runtime import (  # noqa: PLC0415  # see above
        bundle,
        kept_for_ever,
        take_over_bundle,
    )

    _write_pages(site_dir, build_environment(root_url))
    for folder in CONFIGS.values():
        _copy_shim(site_dir / folder / SHIM_IN_SITE)
        repair_theme(site_dir / folder)
        join_own_files(site_dir / folder)
    if earlier:
        take_over_bundle(site_dir, earlier)
    else:
        bundle(site_dir)
    (site_dir / CARD_IN_SITE).write_bytes(card_png())
    script_hashes = inline_script_hashes(site_dir)
    name_the_scripts(site_dir, script_hashes)
    headers = headers_file(script_hashes, kept_for_ever(site_dir), ALWAYS_ASKED)
    (site_dir / "_headers").write_text(headers, "utf-8", newline="\n")
    write_offline_copy(site_dir, FOLDERS, (earlier / ZIP).read_bytes() if earlier else None)


def build_environment(root_url: str | None = None) -> dict[str, str]:
    """Return the environment of a build: the same clock, hashes and addresses every time.

    The clock is the environment's SOURCE_DATE_EPOCH, by default the time of the last commit.
    """
    root = os.environ.get("SITE_URL", "") if root_url is None else root_url
    root = root if root.endswith("/") or not root else f"{root}/"
    return {
        **os.environ,
        "NO_MKDOCS_2_WARNING": "1",  # Material's note on MkDocs 2, which the lock keeps out
        "PYTHONHASHSEED": "0",
        "SITE_URL": root,
        "SITE_URL_EN": root and f"{root}en/",
        "SOURCE_DATE_EPOCH": os.environ.get("SOURCE_DATE_EPOCH") or str(_last_change_s()),
    }


def _last_change_s() -> int:
    """Return the time of the last commit, or of the newest page outside a repository."""
    git = shutil.which("git")
    if git:
        log = subprocess.run(  # noqa: S603  # constant arguments
            [git, "log", "-1", "--format=%ct"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        if log.returncode == 0 and log.stdout.strip():
            return int(log.stdout)
    return max((int(page.stat().st_mtime) for page in ROOT.glob("docs/*/*.md")), default=0)


def _write_pages(site_dir: Path, environment: dict[str, str]) -> None:
    """Build all languages side by side; each build empties its folder, so that all have their own.

    Raises:
        BuildError: a page is wrong.
    """
    with TemporaryDirectory() as scratch, ThreadPoolExecutor() as pool:
        built = {config: Path(scratch, folder or "root") for config, folder in CONFIGS.items()}
        list(pool.map(partial(_run_mkdocs, environment=environment), built, built.values()))
        shutil.rmtree(site_dir, ignore_errors=True)
        site_dir.parent.mkdir(parents=True, exist_ok=True)
        for config, folder in CONFIGS.items():
            shutil.move(built[config], site_dir / folder)


def _run_mkdocs(config: str, folder: Path, environment: dict[str, str]) -> None:
    """Build one language."""
    command = [sys.executable, "-m", "mkdocs", "build", "--strict"]
    arguments = ["--config-file", config, "--site-dir", str(folder)]
    done = subprocess.run(  # noqa: S603  # our own arguments
        [*command, *arguments],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BuildError(config, f"MkDocs could not build it:\n{done.stdout}")


def _copy_shim(target: Path) -> None:
    """Copy the worker by iframe from its npm package, if it is the pinned one."""
    source = ROOT / "node_modules" / SHIM
    if not source.is_file():
        raise BuildError(SHIM, "missing; run `npm ci --ignore-scripts`")
    content = source.read_bytes()
    if hashlib.sha256(content).hexdigest() != SHIM_SHA256:
        raise BuildError(SHIM, "not the pinned file; run `npm ci --ignore-scripts`")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
