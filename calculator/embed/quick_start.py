"""Imports the calculator without running Python's compiler; the browser's start begins here.

A data class writes its methods as text and compiles it, more than 60 times at our start: two
thirds of all importing, as WebAssembly. The build has compiled those very texts (preparing.py). A
text that it has not seen is compiled as ever. Only the worker imports this, as `quick_start`.
"""

from __future__ import annotations

import builtins
import dataclasses
import gc
import inspect
from types import FunctionType
from zlib import crc32

from calculator.prepared import prepared

METHODS = vars(prepared("dataclass_methods"))


def _from_methods(text: str, names: dict[str, object], made: dict[str, object]) -> None:
    """Do what `exec` does for the text of a data class's methods."""
    known = METHODS.get(f"methods_{crc32(text.encode())}_{len(text)}")
    if known is None:
        builtins.exec(text, names, made)  # noqa: S102  # what data classes do themselves
    else:
        made["__create_fn__"] = FunctionType(known.__code__, names)


def _no_signature(_: object) -> str:
    """Spare a data class from writing its docstring, which nobody reads here."""
    return ""


signature = inspect.signature
gc.disable()  # what is imported stays: looking it through again and again would find nothing
dataclasses.__dict__["exec"] = _from_methods  # in place of the built-in, for that module alone
inspect.signature = _no_signature
try:
    from calculator.requests import respond
finally:
    del dataclasses.__dict__["exec"]
    inspect.signature = signature
    gc.enable()

__all__ = ["respond"]
