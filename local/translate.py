"""Keeps the catalogue of the messages' other language in step with the code: `make translate`."""

import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from string import Formatter

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from local.stack.template import ROOT, Tree, load_template

LANGUAGE = "ko"
SOURCES = ("functions", "layers/notifier/notifier", "layers/opskit/opskit")
KEYWORDS = {"_": None, "later": None, "ngettext": (1, 2)}
_PRIORITY = re.compile(r"P[0-3]: ")
CATALOGUE = ROOT / f"layers/notifier/notifier/locales/{LANGUAGE}/LC_MESSAGES/messages.po"


def find_sentences(root: Path = ROOT) -> Catalog:
    """Return every sentence of the code and of the template's alarms, with the files it stands in.

    Those inside `_()`, `later()` and `ngettext()`, and what an alarm that begins incidents says.

    Args:
        root: the project's folder.
    """
    found = Catalog(project="petclinic-operations", version="1")
    for source in SOURCES:
        python = [("**.py", "python")]
        for name, line, message, _comments, _context in sorted(
            extract_from_dir(root / source, method_map=python, keywords=KEYWORDS),
            key=lambda one: (one[0], one[1]),
        ):
            found.add(message, locations=[(f"{source}/{name}", line)])
    for text in _alarm_texts(load_template(root / "template.yaml")):
        found.add(text, locations=[("template.yaml", 1)])
    return found


def _alarm_texts(template: Tree) -> Iterator[str]:
    """Yield what the alarms say that begin incidents: an incident shows it."""
    for resource in template["Resources"].values():
        text = resource.get("Properties", {}).get("AlarmDescription")
        if isinstance(text, str) and _PRIORITY.match(text):
            yield text


def read_catalogue(path: Path = CATALOGUE) -> Catalog:
    """Return the translations as they stand in a .po file."""
    with path.open("rb") as file:
        return read_po(file, locale=LANGUAGE, abort_invalid=True)


def update_catalogue(catalogue: Catalog, sentences: Catalog) -> None:
    """Give a catalogue the code's sentences; a changed one is new, and has no translation yet.

    What gettext would guess from similar sentences is not taken: "fixed" is not "not fixed".
    """
    catalogue.update(
        sentences,
        no_fuzzy_matching=True,
        update_header_comment=False,
        update_creation_date=False,
    )


def save_catalogue(catalogue: Catalog, path: Path = CATALOGUE) -> None:
    """Write a catalogue as .po, without line numbers (they change with every edit), and as .mo."""
    with path.open("wb") as file:
        write_po(file, catalogue, width=100, ignore_obsolete=True, include_lineno=False)
    with path.with_suffix(".mo").open("wb") as file:
        write_mo(file, catalogue)


def find_faults(catalogue: Catalog, sentences: Catalog) -> Iterator[str]:
    """Name what keeps a catalogue from being whole, one line for each sentence.

    Args:
        catalogue: the translations.
        sentences: the code's, as find_sentences returns them.
    """
    known = {message.id: message for message in catalogue if message.id}
    wanted = {message.id: message for message in sentences if message.id}
    for sentence, message in wanted.items():
        if fault := _fault(known.get(sentence)):
            place = message.locations[0][0]
            yield f"{fault}: {place}: {english(message)[0]}"
    for sentence in known.keys() - wanted.keys():
        yield f"no longer in the code: {english(known[sentence])[0]}"


def _fault(message: Message | None) -> str:
    if message is None or not all(forms(message)):
        return "not translated"
    if message.fuzzy:
        return "fuzzy, so look whether it still fits and take the mark off"
    if any(_fields(form) != _fields(english(message)[-1]) for form in forms(message)):
        return "other placeholders than in English"
    return ""


def english(message: Message) -> Sequence[str]:
    """Return a sentence as it stands in the code: both forms, where it has two."""
    return [message.id] if isinstance(message.id, str) else list(message.id)


def forms(message: Message) -> Sequence[str]:
    """Return a sentence's translations, "" where there is none."""
    found = message.string or ""
    return [found] if isinstance(found, str) else list(found)


def _fields(sentence: str) -> list[tuple[str, str]]:
    """Return the placeholders of a sentence with their formats, each once."""
    try:
        parsed = list(Formatter().parse(sentence))
    except ValueError:  # a brace of its own, in a sentence that is not filled in
        return []
    return sorted({(name, spec or "") for _text, name, spec, _conversion in parsed if name})


def main() -> int:
    """Bring the catalogue up to date, and say what is missing; 0 when nothing is."""
    sentences, catalogue = find_sentences(), read_catalogue()
    update_catalogue(catalogue, sentences)
    save_catalogue(catalogue)
    faults = sorted(find_faults(read_catalogue(), sentences))
    for fault in faults:
        print(fault, file=sys.stderr)
    count = sum(1 for message in sentences if message.id)
    print(f"{CATALOGUE.relative_to(ROOT)}: {count} sentences, {len(faults)} to mend")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
