"""Sentences stand inside `_()`, whole and literal, and what is translated is never a key."""

import ast
import re
from collections.abc import Iterator

import pytest

from notifier.areas import AREAS
from tests.language.sources import called, is_translated, line_of, literals, modules

MODULES = list(modules())
_READ = (
    *("confirm", "label", "next_step", "normal", "not_done", "note", "proof", "remedy"),
    *("sentence", "seen", "subject", "title", "verdict", "why", "word"),
)
"""Fields and arguments that people read; what is English there is no sentence but a command."""
_MADE_OF_WORDS = ("Part", "Section", "Piece")
_KEYS = frozenset({"code", "hides", "key", "resource", "fingerprint", "job", "chance", "block_id"})
_NOT_READ = ("aws ", "curl ", "make ", "--")
"""How commands begin."""
_MISTAKE = ": expected "
"""What is wrong with a parameter or an event is English, as every error's text (docs/korean.md)."""
_WORDS = re.compile(r"[A-Za-z]{2,}[,;:]? [a-z]{2,}")
_DESCRIBES = re.compile(r"_?describe|tell_state$")
_TWO = 2


def _strings(node: ast.expr) -> Iterator[str]:
    """Yield what a value says in words of its own: literals, also within f-strings and choices."""
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.JoinedStr():
            yield "{}".join(literals(node))
        case ast.IfExp(body=body, orelse=other):
            yield from (*_strings(body), *_strings(other))
        case ast.Tuple(elts=parts) | ast.List(elts=parts):
            for part in parts:
                yield from _strings(part)
        case ast.BinOp(left=left, right=right):
            yield from (*_strings(left), *_strings(right))


def _is_sentence(text: str) -> bool:
    if text.lstrip().startswith(_NOT_READ) or _MISTAKE in text:
        return False
    return bool(_WORDS.search(text))


def _said(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.keyword(arg=name, value=value) if name in _READ:
            yield from _strings(value)
        case ast.Call(args=arguments) if called(node) in _MADE_OF_WORDS:
            for argument in arguments:
                yield from _strings(argument)
        case ast.Yield(value=ast.expr() as value) | ast.Return(value=ast.JoinedStr() as value):
            yield from _strings(value)


def _unwrapped(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        yield from (f"{line_of(node)}: {text}" for text in _said(node) if _is_sentence(text))


def _report(found: Iterator[str]) -> str:
    return "\n".join(found)


def test_what_people_read_stands_inside_the_translation() -> None:
    found = _report(f"{name}:{one}" for name, tree in MODULES for one in _unwrapped(tree))
    assert not found, f"put these inside _():\n{found}"


def _is_literal(call: ast.Call) -> bool:
    match call.func:
        case ast.Name(id="_" | "later"):
            return isinstance(call.args[0], ast.Constant)
        case ast.Name(id="ngettext"):
            return all(isinstance(argument, ast.Constant) for argument in call.args[:2])
        case _:
            return True


def test_a_sentence_is_written_out_where_it_is_translated() -> None:
    """Extraction reads literals; a text that varies goes through later() and look_up()."""
    found = _report(
        f"{name}:{node.lineno}: {ast.unparse(node)}"
        for name, tree in MODULES
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and not _is_literal(node)
    )
    assert not found


def test_nothing_is_translated_before_the_language_is_known() -> None:
    def eager(tree: ast.AST) -> Iterator[ast.Call]:
        for node in ast.iter_child_nodes(tree):
            if isinstance(node, ast.Lambda):
                continue
            if isinstance(node, ast.FunctionDef):
                yield from (c for d in node.args.defaults for c in eager(ast.Expr(value=d)))
                continue
            if isinstance(node, ast.Call) and is_translated(node):
                yield node
            yield from eager(node)

    found = _report(f"{name}:{call.lineno}" for name, tree in MODULES for call in eager(tree))
    assert not found, f"evaluated at import, when every language is English:\n{found}"


def _keyed(tree: ast.Module) -> Iterator[int]:
    for node in ast.walk(tree):
        keys: list[ast.expr] = []
        match node:
            case ast.keyword(arg=name, value=value) if name in _KEYS:
                keys = [value, *(value.elts if isinstance(value, ast.Tuple) else [])]
            case ast.Compare(left=left, comparators=others):
                keys = [left, *others]
            case ast.Dict(keys=given):
                keys = [key for key in given if key is not None]
            case ast.Subscript(slice=key):
                keys = [key]
        yield from (key.lineno for key in keys if is_translated(key))


def test_what_is_translated_is_no_key_and_is_never_compared() -> None:
    found = _report(f"{name}:{line}" for name, tree in MODULES for line in _keyed(tree))
    assert not found, f"another language would be another key:\n{found}"


def _bare(tree: ast.Module) -> Iterator[str]:
    """Find what describes a resource before and after an act in words that are not marked."""
    for node in ast.walk(tree):
        if not (isinstance(node, ast.FunctionDef) and _DESCRIBES.match(node.name)):
            continue
        if node.returns is None or not ast.unparse(node.returns).startswith("dict[str"):
            continue
        for inner in ast.walk(node):
            match inner:
                case ast.Dict(keys=keys):
                    pass
                case ast.Subscript(slice=key, ctx=ast.Store()):
                    keys = [key]
                case _:
                    continue
            for key in filter(None, keys):
                if any(text[:1].islower() for text in _strings(key)):
                    yield f"{key.lineno}: {ast.unparse(key)}"


def test_a_word_that_is_a_key_until_it_is_shown_is_marked() -> None:
    found = _report(f"{name}:{one}" for name, tree in MODULES for one in _bare(tree))
    assert not found, f"put these inside later(), and show them by look_up():\n{found}"


def _glued(tree: ast.Module) -> Iterator[int]:
    """Find a translation beside English words, or two with a space alone between them."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.JoinedStr) or not is_translated(node):
            continue
        parts = [p for p in node.values if isinstance(p, ast.FormattedValue)]
        words = "".join(literals(node))
        twice = sum(is_translated(p.value) for p in parts) >= _TWO
        if re.search(r"[a-z]{2,}", words) or (twice and not words.strip()):
            yield node.lineno


def test_no_sentence_is_glued_from_translated_pieces() -> None:
    found = _report(f"{name}:{line}" for name, tree in MODULES for line in _glued(tree))
    assert not found, f"make these one sentence with named placeholders:\n{found}"


def _areas(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.keyword(arg="code", value=ast.Constant(value=str(code))) if "." in code:
                yield code.partition(".")[0]


def test_every_area_of_findings_has_a_name() -> None:
    """Without one its heading would be English; the names stand in notifier/areas.py."""
    assert {area for _name, tree in MODULES for area in _areas(tree)} - AREAS.keys() == set()


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        (_unwrapped, 'Finding(sentence="3 tasks are missing")'),
        (_unwrapped, 'Finding(remedy=f"look at {name} and wait")'),
        (_keyed, 'Finding(code=_("ecs"))'),
        (_keyed, '_("closed") == status'),
        (_glued, "f\"{_('open')} since {time}\""),
        (_bare, 'def describe(n: int) -> dict[str, object]:\n    return {"running": n}'),
    ],
)
def test_the_rules_find_what_they_are_for(rule: object, code: str) -> None:
    assert callable(rule)
    assert list(rule(ast.parse(code)))
