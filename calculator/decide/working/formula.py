"""Formulas of the working: expressions over named quantities, read and worked out safely."""

from __future__ import annotations

import ast
from functools import cache
from math import ceil
from typing import TYPE_CHECKING, Final

from calculator.model.finance import annuity_factor, discount_factor
from calculator.model.weights import power

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def _ceiling(value: float) -> float:
    """Return the next whole number."""
    return float(ceil(value))


def _floor(value: float) -> float:
    """Return the whole number before."""
    return float(int(value))


def _power(base: float, exponent: float) -> float:
    """Return a whole power."""
    return power(base, int(exponent))


FUNCTIONS: Final[Mapping[str, Callable[..., float]]] = {
    "max": max,
    "min": min,
    "ceil": _ceiling,
    "floor": _floor,
    "power": _power,
    "annuity_factor": annuity_factor,
    "discount_factor": discount_factor,
}
"""What a formula may call, besides + - * / and numbers."""

OPERATIONS: Final[Mapping[type[ast.operator], Callable[[float, float], float]]] = {
    ast.Add: float.__add__,
    ast.Sub: float.__sub__,
    ast.Mult: float.__mul__,
    ast.Div: float.__truediv__,
}


@cache
def parsed(expression: str) -> ast.expr:
    """Return the tree of a formula.

    Raises:
        SyntaxError: it is no expression.
    """
    return ast.parse(expression, mode="eval").body


@cache
def names_in(expression: str) -> tuple[str, ...]:
    """Return the quantities that a formula names, in its order, each once.

    >>> names_in("max(price * count, price)")
    ('price', 'count')
    """
    return tuple(dict.fromkeys(_names(parsed(expression))))


def _names(node: ast.expr) -> list[str]:
    """Return the quantities in a part of a formula, left to right."""
    match node:
        case ast.Name():
            return [node.id]
        case ast.BinOp():
            return [*_names(node.left), *_names(node.right)]
        case ast.Call():
            return [name for part in node.args for name in _names(part)]
        case _:
            return []


def worked_out(expression: str, values: Mapping[str, float]) -> float:
    """Return what a formula comes to.

    Args:
        expression: + - * /, numbers, names, and calls of `FUNCTIONS`.
        values: each named quantity.

    Raises:
        ValueError: the formula holds anything else.
        KeyError: a quantity has no value.
        ZeroDivisionError: something is divided by nothing.

    >>> worked_out("ceil(work_hours / 176) * price", {"work_hours": 200.0, "price": 10.0})
    20.0
    """
    return _value(parsed(expression), values)


def _value(node: ast.expr, values: Mapping[str, float]) -> float:
    """Return what a part of a formula comes to."""
    match node:
        case ast.Name():
            return values[node.id]
        case ast.Constant(value=int() | float() as number):
            return float(number)
        case ast.Call(func=ast.Name(id=name)) if name in FUNCTIONS and not node.keywords:
            return FUNCTIONS[name](*(_value(part, values) for part in node.args))
        case ast.BinOp() if type(node.op) in OPERATIONS:
            operation = OPERATIONS[type(node.op)]
            return operation(_value(node.left, values), _value(node.right, values))
        case _:
            raise ValueError(ast.unparse(node))
