"""The site's own diagrams: drawn as inline SVG, with the same content beside them as text."""

from __future__ import annotations

from calculator.embed.diagrams.drawing import DIAGRAMS, diagram_svg

__all__ = ["DIAGRAMS", "diagram_svg"]
