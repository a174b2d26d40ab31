"""One word, one meaning: the Korean uses the glossary of docs/korean.md."""

import re
from collections.abc import Iterator, Mapping

from local.stack.template import ROOT
from local.translate import english, forms, read_catalogue

_ROW = re.compile(r"^\| ([a-z][a-z :-]+) \| ([^|]+) \|$", re.MULTILINE)
_NO_WORDS = re.compile(r"\{[^{}]*\}|(?:aws|make|curl) .*")
"""Placeholders and commands, which run to the sentence's end."""


_COUNTED = frozenset({"connections", "tasks"})
"""Units: Korean counts with 개."""


def _glossary() -> dict[str, str]:
    return dict(_ROW.findall((ROOT / "docs/korean.md").read_text(encoding="utf-8")))


def _says(sentence: str, term: str) -> bool:
    """Return whether a sentence has a term, as a word of its own and not as a part of a name."""
    stem = re.escape(term[1:].removesuffix("y"))
    first = f"[{term[0]}{term[0].upper()}]"
    ends = {":": "", "y": r"(?:y|ies)(?!\w)"}.get(term[-1], r"(?:s|es)?(?![\w/])")
    return bool(re.search(rf"(?<![\w/-]){first}{stem}{ends}", _NO_WORDS.sub("", sentence)))


def _astray(pairs: Iterator[tuple[str, str]], glossary: Mapping[str, str]) -> list[str]:
    return [
        f"{term} = {korean}: {sentence}"
        for sentence, told in pairs
        for term, korean in glossary.items()
        if _says(sentence, term) and korean not in told
    ]


def _pairs() -> Iterator[tuple[str, str]]:
    for message in read_catalogue():
        if message.id and message.id not in _COUNTED and all(forms(message)):
            yield english(message)[0], forms(message)[0]


def test_the_korean_uses_the_glossarys_words() -> None:
    found = "\n".join(_astray(_pairs(), _glossary()))
    assert not found, f"docs/korean.md has another word for it; mend messages.po:\n{found}"


def test_another_word_for_the_same_is_found() -> None:
    pairs = iter([("{n} load balancers", "부하 분산기 {n}개"), ("Snapshots", "스냅샷")])
    found = _astray(pairs, {"load balancer": "로드밸런서", "snapshot": "스냅샷"})
    assert found == ["load balancer = 로드밸런서: {n} load balancers"]
