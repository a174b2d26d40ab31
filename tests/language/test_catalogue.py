"""Every sentence has its Korean: after `make translate` and a look at what it names."""

import json
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from local.stack.template import ROOT
from local.translate import (
    CATALOGUE,
    find_faults,
    find_sentences,
    read_catalogue,
    save_catalogue,
    update_catalogue,
)
from notifier.translation import _, look_up, ngettext, use_language

WHAT_TO_DO = f"""Each sentence needs its Korean (docs/korean.md). What to do:
1. make translate
2. fill in each empty msgstr in {CATALOGUE.relative_to(ROOT)}
3. make translate
4. commit messages.po and messages.mo
"""


@pytest.fixture(scope="module")
def sentences() -> Catalog:
    return find_sentences()


def _catalogue(**strings: str) -> Catalog:
    catalogue = Catalog(locale="ko")
    for sentence, string in strings.items():
        catalogue.add(sentence, string)
    return catalogue


def test_every_sentence_has_its_korean(sentences: Catalog) -> None:
    faults = "\n".join(sorted(find_faults(read_catalogue(), sentences)))
    assert not faults, f"{WHAT_TO_DO}{faults}"


def test_what_is_compiled_is_what_is_written(tmp_path: Path) -> None:
    copy = tmp_path / CATALOGUE.name
    save_catalogue(read_catalogue(), copy)
    compiled = copy.with_suffix(".mo").read_bytes()
    assert compiled == CATALOGUE.with_suffix(".mo").read_bytes(), WHAT_TO_DO


def test_what_is_whole_is_written_again_as_it_stands(sentences: Catalog, tmp_path: Path) -> None:
    catalogue, copy = read_catalogue(), tmp_path / CATALOGUE.name
    update_catalogue(catalogue, sentences)
    save_catalogue(catalogue, copy)
    assert copy.read_text() == CATALOGUE.read_text(), WHAT_TO_DO


@pytest.mark.parametrize(
    ("korean", "fault"),
    [
        ("", "not translated: a.py: {n} new"),
        ("신규", "other placeholders than in English: a.py: {n} new"),
        ("신규 {m}건", "other placeholders than in English: a.py: {n} new"),
        ("신규 {n:d}건", "other placeholders than in English: a.py: {n} new"),
    ],
)
def test_what_is_missing_or_would_break_is_named(korean: str, fault: str) -> None:
    code = Catalog()
    code.add("{n} new", locations=[("a.py", 1)])
    assert list(find_faults(_catalogue(**{"{n} new": korean}), code)) == [fault]


def test_a_guess_and_a_sentence_that_is_gone_are_named() -> None:
    code, korean = Catalog(), _catalogue(gone="사라짐")
    code.add("new", locations=[("a.py", 1)])
    korean.add("new", "신규", flags=["fuzzy"])
    guess, gone = find_faults(korean, code)
    assert guess.startswith("fuzzy")
    assert gone == "no longer in the code: gone"


def test_a_new_sentence_is_not_guessed_from_a_similar_one() -> None:
    code, korean = Catalog(), _catalogue(**{"it was not done": "실행 안 함"})
    code.add("it was done", locations=[("a.py", 1)])
    update_catalogue(korean, code)
    assert list(find_faults(korean, code)) == ["not translated: a.py: it was done"]


def test_korean_has_one_form_for_any_number() -> None:
    use_language("ko")
    told = [ngettext("{n} warning", "{n} warnings", n).format(n=n) for n in (0, 1, 2)]
    assert told == ["경고 0건", "경고 1건", "경고 2건"]


def test_nothing_is_translated_to_nothing() -> None:
    use_language("ko")
    assert look_up("") == ""  # gettext would answer with the catalogue's header


def test_what_has_no_korean_is_told_in_english() -> None:
    use_language("ko")
    assert look_up("Status 503, said somebody else's program") == (
        "Status 503, said somebody else's program"
    )


def test_a_language_without_a_catalogue_is_english() -> None:
    use_language("ko")
    use_language("fr")
    assert _("Approve") == "Approve"


def test_braces_of_a_sentence_survive_its_translation() -> None:
    use_language("ko")
    text = _(
        'The secret {arn} is malformed: expected {{"bot_token": "xoxb-...", '
        '"signing_secret": "..."}} or {{"webhook_url": "https://..."}}'
    ).format(arn="a")
    assert json.dumps({"bot_token": "xoxb-..."})[:-1] in text
