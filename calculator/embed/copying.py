"""Packs the built site into one ZIP that the site itself offers, the same bytes at every build."""

from __future__ import annotations

import hashlib
import io
import tomllib
import zipfile
from importlib.resources import files
from typing import TYPE_CHECKING, Final, cast

from jinja2 import Environment, StrictUndefined

from calculator.embed.bytecode import ZIP_EPOCH
from calculator.embed.keeping import write_service_worker
from calculator.errors import EmbedError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FOLDER: Final = "offline"
ZIP: Final = f"{FOLDER}/where-ai-work-belongs.zip"
SUMS: Final = f"{FOLDER}/SHA256SUMS"
PAGE: Final = "offline.html"
PLACE: Final = "<!-- offline copy -->"
"""Stands in the page until the ZIP, which holds that page too, is made."""

READABLE: Final = 0o100644


def copy_html(lang: str, argument: str, options: Mapping[str, str]) -> str:
    """Return the place where the page offers the ZIP.

    Raises:
        EmbedError: the block has an argument.
    """
    del lang, options
    if argument:
        raise EmbedError("unknown_argument", argument, "There is one offline copy.")
    return PLACE


def write_offline_copy(
    site_dir: Path, languages: Mapping[str, str], made: bytes | None = None
) -> None:
    """Write the ZIP of a finished site, and its digest into the page that offers it.

    The copy is complete in itself: its own page says that the reader has it, its own service worker
    lists its own files, and its own list of digests holds them all.

    Args:
        site_dir: folder of the built site.
        languages: folder of each language below it, empty for the root.
        made: the ZIP of an earlier build, to be offered in place of a new one.
    """
    pages = {lang: site_dir / folder / PAGE for lang, folder in languages.items()}
    blank = {lang: page.read_text("utf-8") for lang, page in pages.items()}
    for lang, page in pages.items():
        _write(page, blank[lang].replace(PLACE, _offer(lang, languages[lang], b"")))
    write_service_worker(site_dir, tuple(languages.values()))
    content = made or _zipped(site_dir)
    (site_dir / FOLDER).mkdir(exist_ok=True)
    (site_dir / ZIP).write_bytes(content)
    digest = hashlib.sha256(content).hexdigest()
    _write(site_dir / SUMS, f"{digest}  {ZIP.removeprefix(f'{FOLDER}/')}\n")
    for lang, page in pages.items():
        _write(page, blank[lang].replace(PLACE, _offer(lang, languages[lang], content)))
    write_service_worker(site_dir, tuple(languages.values()))


def _offer(lang: str, folder: str, content: bytes) -> str:
    """Return what the page says: where the ZIP is, or that this is it if there is no content."""
    text = files("calculator.embed").joinpath("words", f"copy.{lang}.toml").read_text("utf-8")
    words = cast("dict[str, str]", tomllib.loads(text))
    source = files("calculator.embed").joinpath("templates", "copy.html").read_text("utf-8")
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.from_string(source).render(
        words=words,
        path=ZIP,
        to_root="../" if folder else "",
        sha256=hashlib.sha256(content).hexdigest() if content else "",
        megabytes=f"{len(content) / 1e6:.1f}",
    )


def _zipped(site_dir: Path) -> bytes:
    """Return a ZIP of all files with a list of their digests: sorted, undated, packed."""
    names = sorted(
        path.relative_to(site_dir).as_posix() for path in site_dir.rglob("*") if path.is_file()
    )
    left = {ZIP, SUMS, *(name for name in names if name.endswith(".gz"))}  # it is packed itself
    members = {name: (site_dir / name).read_bytes() for name in names if name not in left}
    sums = [f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in members.items()]
    members[SUMS] = "".join(sums).encode()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(members):
            info = zipfile.ZipInfo(f"where-ai-work-belongs/{name}", date_time=ZIP_EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3  # else the archive would tell which system built it
            info.external_attr = READABLE << 16
            archive.writestr(info, members[name])
    return buffer.getvalue()


def _write(path: Path, text: str) -> None:
    path.write_text(text, "utf-8", newline="\n")
