"""Short modules that travel to the browser in place of long ones whose work is not done there.

Others import them by name, and call nothing of what is missing; whoever did would get an error, not
a wrong answer. They belong to the pinned versions: tests/runtime starts Python with them. What they
take from `pyodide_js` Pyodide expects to find where it was, when it writes its memory down.
"""

from __future__ import annotations

from typing import Final

PYODIDE: Final = {
    # A page asks, Python answers, and nothing in it waits. Pyodide would set up an event loop, for
    # which asyncio brings sockets, processes and logs, a third of all that a start imports.
    "asyncio/__init__.py": (
        "def get_event_loop():\n    raise RuntimeError('this Python has no event loop')\n"
    ),
    # No address of a host is ever taken apart, which is what urllib.parse has it for.
    "ipaddress.py": "",
    # The files of a package are read by the build alone.
    "importlib/resources/__init__.py": "",
    "importlib/resources/abc.py": "",
    "pyodide/webloop.py": (
        "from pyodide_js._api import scheduleCallback\ndef _initialize_event_loop():\n    pass\n"
    ),
    # Everything comes in two archives, so that no package is ever unpacked. The paths are those of
    # Pyodide's own module, which it reads at its start.
    "pyodide/_package_loader.py": (
        "from pyodide_js import loadedPackages\n"
        "class Folder:\n"
        "    def __init__(self, path):\n"
        "        self.path = path\n"
        "    def __str__(self):\n"
        "        return self.path\n"
        "SITE_PACKAGES = Folder('/lib/python3.13/site-packages')\n"
        "DSO_DIR = Folder('/usr/lib')\n"
        "def init_loaded_packages():\n"
        "    pass\n"
    ),
}
"""In place of modules of Python and Pyodide."""

JINJA: Final = {
    "jinja2/__init__.py": (
        "from jinja2.environment import Environment, Template\n"
        "from jinja2.exceptions import TemplateNotFound\n"
        "from jinja2.loaders import BaseLoader, FunctionLoader\n"
        "from jinja2.runtime import StrictUndefined\n"
        "from jinja2.utils import select_autoescape\n"
    ),
    "jinja2/compiler.py": "class CodeGenerator: pass\ngenerate = None\n",
    "jinja2/lexer.py": "class Lexer: pass\nclass TokenStream: pass\nget_lexer = None\n",
    "jinja2/parser.py": "class Parser: pass\n",
}
"""In place of the half of Jinja2 that reads templates: they are Python by then."""
