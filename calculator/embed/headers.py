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


def headers_file(script_hashes: Iterable[str], kept: Iterable[str], asked: Iterable[str]) -> str:
    """Return the text of `_headers`, which hosts such as Netlify and Cloudflare Pages read.

    Args:
        script_hashes: the inline scripts that may run.
        kept: paths whose content never changes; a star at the end stands for anything.
        asked: paths that a browser must ask for each time, lest it stay with an old version.
    """
    rules = {
        "/*": served_headers(script_hashes),
        **{path: {"Cache-Control": "public, max-age=31536000, immutable"} for path in kept},
        **{path: {"Cache-Control": "no-cache"} for path in asked},
    }
    lines = [
        line
        for path, headers in rules.items()
        for line in [path, *(f"  {name}: {value}" for name, value in headers.items())]
    ]
    return "\n".join([*lines, ""])


def headers_for(text: str, path: str) -> dict[str, str]:
    """Return the headers of a path from the text of `_headers`.

    >>> rules = chr(10).join(["/*", "  A: all", "/kept/*", "  B: kept", "/c", "  C: c", ""])
    >>> headers_for(rules, "/kept/x"), headers_for(rules, "/c"), headers_for(rules, "/")
    ({'A': 'all', 'B': 'kept'}, {'A': 'all', 'C': 'c'}, {'A': 'all'})
    """
    found: dict[str, str] = {}
    matches = False
    for line in text.splitlines():
        if line.startswith(" "):
            name, _, value = line.strip().partition(": ")
            if matches:
                found[name] = value
        else:
            matches = path.startswith(line[:-1]) if line.endswith("*") else path == line
    return found
