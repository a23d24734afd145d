"""Formulas as people write them: ÷ and × for the computer's signs, names or numbers filled in."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Final

from calculator.decide.working.formula import parsed

if TYPE_CHECKING:
    from collections.abc import Callable

SIGNS: Final[dict[type[ast.operator], tuple[str, int]]] = {
    ast.Add: ("+", 1),
    ast.Sub: ("−", 1),
    ast.Mult: ("×", 2),
    ast.Div: ("÷", 2),
}
"""How an operation is written, and how tightly it binds."""

BRACKETS: Final = {"ceil": "⌈{}⌉", "floor": "⌊{}⌋"}
SHORT_NAMES: Final = {"annuity_factor": "A", "discount_factor": "D"}
TIGHTEST: Final = 3


def formula_text(
    expression: str, named: Callable[[str], str], number: Callable[[float], str]
) -> str:
    """Return a formula as text.

    Args:
        expression: the formula.
        named: what stands for a quantity, its name or its value.
        number: how a number in the formula is written.

    >>> formula_text("(a - b) * 12 / max(c, 1)", str.upper, "{:g}".format)
    '(A − B) × 12 ÷ max(C, 1)'
    >>> formula_text("ceil(a / (b * 2))", str.upper, "{:g}".format)
    '⌈A ÷ (B × 2)⌉'
    """
    return _text(parsed(expression), named, number)[0]


def functions_in(expression: str) -> list[str]:
    """Return the functions that a formula calls, in its order.

    >>> functions_in("max(a, ceil(b))")
    ['max', 'ceil']
    """
    calls = (node for node in ast.walk(parsed(expression)) if isinstance(node, ast.Call))
    return list(dict.fromkeys(call.func.id for call in calls if isinstance(call.func, ast.Name)))


def _text(
    node: ast.expr, named: Callable[[str], str], number: Callable[[float], str]
) -> tuple[str, int]:
    """Return a part of a formula as text, and how tightly it binds."""
    match node:
        case ast.Name():
            return named(node.id), TIGHTEST
        case ast.Constant(value=int() | float() as value):
            return number(float(value)), TIGHTEST
        case ast.Call(func=ast.Name(id=name)):
            parts = [_text(part, named, number)[0] for part in node.args]
            return _call(name, parts), TIGHTEST
        case ast.BinOp():
            return _operation(node, named, number)
        case _:
            raise ValueError(ast.unparse(node))


def _operation(
    node: ast.BinOp, named: Callable[[str], str], number: Callable[[float], str]
) -> tuple[str, int]:
    """Return two parts with a sign between them, in brackets where they need any."""
    sign, tightness = SIGNS[type(node.op)]
    left, left_tightness = _text(node.left, named, number)
    right, right_tightness = _text(node.right, named, number)
    if left_tightness < tightness:
        left = f"({left})"
    # a − (b − c) and a ÷ (b ÷ c) keep theirs; a × (b × c) is the same without
    if right_tightness < tightness or (right_tightness == tightness and sign in "−÷"):
        right = f"({right})"
    return f"{left} {sign} {right}", tightness


def _call(name: str, parts: list[str]) -> str:
    """Return a call of a function as people write it."""
    if name in BRACKETS:
        return BRACKETS[name].format(*parts)
    if name == "power":
        base = f"({parts[0]})" if " " in parts[0] else parts[0]
        return f"{base} ^ {parts[1]}"
    return f"{SHORT_NAMES.get(name, name)}({', '.join(parts)})"
