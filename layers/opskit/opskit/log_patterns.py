"""Log lines to patterns: what changes from line to line is blotted out, so that likes count."""

import json
import re
from collections import Counter
from dataclasses import dataclass, field

READ_LENGTH = 16_384
"""So much of a line is looked at; a line of 2 MB costs no more than one of 16 KB."""

PATTERN_LENGTH = 200
SAMPLE_LENGTH = 500
MOST_PATTERNS = 2_000
"""Different patterns held at once; what comes later is counted, but not as a pattern."""

_EXCEPTION = re.compile(
    r"^(?:Caused by: |Exception in thread \"[^\"\n]{0,80}\" )?"
    r"[A-Za-z_$][\w$]{0,80}(?:\.[\w$]{1,80}){1,20}(?:Exception|Error)\b[^\n]{0,400}",
    re.MULTILINE,
)

# What Spring Boot writes before the logger: time, level, process, application, thread.
_PREFIX = re.compile(r"^(?:<time> )?(?:ERROR # --- (?:\[[^\[\]]{0,40}\] ){0,3})?")

_BLOTS = tuple(
    (re.compile(pattern), blot)
    for pattern, blot in (
        (r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?", "<time>"),
        (r"(?i)\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b", "<id>"),
        # a thread: [nio-8080-exec-3], [      main], [HikariPool-1 housekeeper]
        (r"\[[ ]{0,20}(?=[^\[\]\n]{0,80}(?:\d|main))[\w .:#-]{1,80}\]", "[*]"),
        (r'(?<!\w)"[^"\n]{0,300}"', '"*"'),
        (r"(?<!\w)'[^'\n]{0,300}'(?!\w)", "'*'"),
        (r"(?i)\b0x[0-9a-f]+\b|(?<=@)[0-9a-f]{4,16}\b", "<hex>"),
        (r"(?i)\b(?=[a-f]{0,15}\d)(?=\d{0,15}[a-f])[0-9a-f]{8,128}\b", "<hex>"),
        (r"\d+(?:[.,]\d+)*", "#"),
        (r"\s+", " "),
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """Lines that are alike.

    Attributes:
        text: the line with what changes blotted out, at most 200 characters.
        count: how many lines.
        sample: one of them as it was written, at most 500 characters, unmasked.
    """

    text: str
    count: int
    sample: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Errors:
    """The ERROR lines of a span of time.

    Attributes:
        count: how many were seen.
        complete: False when there was more than could be read in time: then "at least".
        top: the commonest patterns.
    """

    count: int
    complete: bool = True
    top: tuple[Pattern, ...] = ()


@dataclass(slots=True)
class PatternCount:
    """Counts lines by pattern as they come; holds patterns, not lines."""

    total: int = 0
    _counts: Counter[str] = field(default_factory=Counter)
    _samples: dict[str, str] = field(default_factory=dict)

    def add(self, line: str) -> None:
        """Count one line."""
        self.total += 1
        pattern = pattern_of(line)
        if pattern not in self._samples:
            if len(self._samples) >= MOST_PATTERNS:
                return
            self._samples[pattern] = " ".join(line[:SAMPLE_LENGTH].split())
        self._counts[pattern] += 1

    def top(self, most: int) -> tuple[Pattern, ...]:
        """Return the commonest patterns; of equal counts the one that came first."""
        return tuple(
            Pattern(text=text, count=count, sample=self._samples[text])
            for text, count in self._counts.most_common(most)
        )


def pattern_of(line: str) -> str:
    """Return a line with times, ids, numbers, threads and quoted text blotted out.

    Of a JSON line its message is taken, of a stack trace the line that names the exception.
    """
    text = _telling(line[:READ_LENGTH])
    # Twice the length shown is enough to blot out: what is cut was beyond it anyway.
    text = text[: PATTERN_LENGTH * 10]
    for pattern, blot in _BLOTS:
        text = pattern.sub(blot, text)
    return _PREFIX.sub("", text.strip())[:PATTERN_LENGTH]


def _telling(text: str) -> str:
    if text.lstrip().startswith("{"):
        text = _message(text)
    first, _newline, rest = text.strip().partition("\n")
    if rest and (named := _EXCEPTION.search(text)):
        return named.group(0)
    return first


def _message(text: str) -> str:
    try:
        said = json.loads(text)
    except ValueError:
        return text
    for name in ("message", "msg", "log"):
        message = said.get(name) if isinstance(said, dict) else None
        if isinstance(message, str) and message:
            return message
    return text
