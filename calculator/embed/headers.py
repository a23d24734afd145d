"""The headers that the site is served with: a strict policy that names the theme's own scripts."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING, Final

from calculator.embed.page import pages_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

OTHER_HEADERS: Final = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    # Without includeSubDomains: the other names of the domain are not ours to decide on.
    "Strict-Transport-Security": "max-age=63072000",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def script_hash(script: str) -> str:
    """Return how a policy names an inline script.

    >>> script_hash("")
    "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
    """
    digest = hashlib.sha256(script.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def inline_script_hashes(site_dir: Path) -> list[str]:
    """Return the names of all inline scripts of a built site, sorted, each once."""
    pages = pages_of(site_dir).values()
    return sorted({script_hash(script) for page in pages for script in page.inline_scripts})


def content_security_policy(script_hashes: Iterable[str]) -> str:
    """Return the policy: own files only, the named scripts, and WebAssembly for Python."""
    allowed = {
        "default-src": "'none'",
        "script-src": " ".join(["'self'", "'wasm-unsafe-eval'", *script_hashes]),
        "style-src": "'self'",
        "img-src": "'self' data:",  # the theme's stylesheet carries its icons as data
        "font-src": "'self'",
        "connect-src": "'self'",
        "worker-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{directive} {sources}" for directive, sources in allowed.items())


def served_headers(script_hashes: Iterable[str]) -> dict[str, str]:
    """Return every header that the site is served with, whatever the server."""
    return {"Content-Security-Policy": content_security_policy(script_hashes), **OTHER_HEADERS}


def headers_file(script_hashes: Iterable[str]) -> str:
    """Return the text of `_headers`, which hosts such as Netlify and Cloudflare Pages read."""
    lines = [f"  {name}: {value}" for name, value in served_headers(script_hashes).items()]
    return "\n".join(["/*", *lines, ""])


def headers_for_all(text: str) -> dict[str, str]:
    """Return the headers of every path from the text of `_headers`.

    >>> headers_for_all(chr(10).join(["/*", "  X-Frame-Options: DENY", ""]))
    {'X-Frame-Options': 'DENY'}
    """
    lines = (line.strip() for line in text.splitlines() if line.startswith(" "))
    return dict(line.split(": ", 1) for line in lines)
