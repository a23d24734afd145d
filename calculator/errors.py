"""Named errors, one class for each person who has to act on them."""

from __future__ import annotations


class FactError(ValueError):
    """A row of a table of facts is wrong: whoever edits the table has to act.

    Attributes:
        file: name of the table's file.
        row: line number in the file, counted from 1 (0 if the whole file is meant).
        field: name of the column, empty if the whole row is meant.
        code: what is wrong, for programs.
    """

    def __init__(self, file: str, row: int, field: str, code: str, detail: str = "") -> None:
        """Say which file, row and field is wrong, and how."""
        place = f"{file}, row {row}, field {field}" if field else f"{file}, row {row}"
        super().__init__(f"{place}: {code}{': ' + detail if detail else ''}")
        self.file = file
        self.row = row
        self.field = field
        self.code = code


class EmbedError(ValueError):
    """A page asks for something that is not there: whoever writes the page has to act.

    Attributes:
        code: what is wrong, for programs.
        text: the words in the page that are at fault.
    """

    def __init__(self, code: str, text: str, way_out: str) -> None:
        """Say what is wrong, where, and what would be right."""
        super().__init__(f"{code}: {text!r}. {way_out}")
        self.code = code
        self.text = text
        self.way_out = way_out


class CatalogueError(LookupError):
    """A word is missing from a language's catalogue: whoever translates has to act."""

    def __init__(self, lang: str, key: str) -> None:
        """Say which language lacks which key."""
        super().__init__(f"the catalogue of {lang} has no {key!r}")
        self.lang = lang
        self.key = key


class BuildError(RuntimeError):
    """Something stops the build or a check: whoever runs it has to act."""

    def __init__(self, subject: str, fault: str) -> None:
        """Say what is at fault, and what is wrong with it."""
        super().__init__(f"{subject}: {fault}")
        self.subject = subject
