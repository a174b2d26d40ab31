"""The program's own syntax trees, for rules about sentences."""

import ast
from collections.abc import Iterator
from pathlib import Path

from local.stack.template import ROOT

FOLDERS = ("functions", "layers/notifier/notifier", "layers/opskit/opskit")
TRANSLATORS = frozenset({"_", "ngettext", "look_up"})


def modules() -> Iterator[tuple[str, ast.Module]]:
    """Yield each module of the functions and layers: its path in the project, and its tree."""
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield _name(path), ast.parse(path.read_text(encoding="utf-8"))


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def is_call(node: ast.AST, names: frozenset[str]) -> bool:
    """Return whether `node` calls a function of one of these names."""
    return isinstance(node, ast.Call) and called(node) in names


def called(call: ast.Call) -> str:
    """Return the plain name of what is called: "format" for `_("...").format`."""
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


def is_translated(node: ast.AST) -> bool:
    """Return whether a value is a translation, filled in or not."""
    match node:
        case ast.Call(func=ast.Attribute(value=value, attr="format" | "capitalize" | "lower")):
            return is_translated(value)
        case ast.BinOp(left=left, right=right):
            return is_translated(left) or is_translated(right)
        case ast.JoinedStr(values=values):
            return any(is_translated(v.value) for v in values if isinstance(v, ast.FormattedValue))
        case _:
            return is_call(node, TRANSLATORS)


def literals(text: ast.JoinedStr) -> Iterator[str]:
    """Yield what an f-string says between its values."""
    for part in text.values:
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            yield part.value


def line_of(node: ast.AST) -> int:
    """Return the line on which a node begins."""
    return int(getattr(node, "lineno", 0))
