"""Settings: typed frozen dataclasses read from the environment, all mistakes named at once."""

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any, get_type_hints
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

MODES = ("on", "shadow", "off")
"""What ACTIONS may say: act, only say what would be done, or do nothing."""


class SettingsError(ValueError):
    """One or more environment variables are missing or malformed; the text names each."""


def setting(
    *,
    expected: str = "",
    default: Any = dataclasses.MISSING,  # noqa: ANN401 - any field's type
    least: float | None = None,
    most: float | None = None,
    among: tuple[object, ...] = (),
) -> Any:  # noqa: ANN401 - as dataclasses.field
    """Declare a settings field.

    Args:
        expected: what a person should write there, "a percentage from 0 to 100"; it may be left
            out where `among` says it.
        default: used where the variable is missing or empty; without one it must be set.
        least: the smallest number allowed.
        most: the largest number allowed.
        among: the only values allowed, two or more of them.
    """
    if among and not expected:
        *first, last = map(str, among)
        expected = f"{', '.join(first)} or {last}"
    metadata = {"expected": expected, "least": least, "most": most, "among": among}
    return dataclasses.field(default=default, metadata=metadata)


def read_settings[T](kind: type[T], environ: Mapping[str, str]) -> T:
    """Read a settings dataclass from environment variables named as its fields, in capitals.

    Args:
        kind: a dataclass whose fields are str, int, float, bool, ZoneInfo or tuple[str, ...].
        environ: os.environ, or a test's mapping. An empty value counts as missing.

    Raises:
        SettingsError: naming every missing or malformed variable and what was expected.
    """
    values, mistakes = _parse(kind, environ)
    if mistakes:
        raise SettingsError("; ".join(mistakes))
    return kind(**values)


def read_both_settings[A, B](
    first: type[A], second: type[B], environ: Mapping[str, str]
) -> tuple[A, B]:
    """Read two settings dataclasses, so that the mistakes of both are named at once.

    Raises:
        SettingsError: as read_settings.
    """
    (ours, mistakes), (theirs, more) = _parse(first, environ), _parse(second, environ)
    if mistakes or more:
        raise SettingsError("; ".join((*mistakes, *more)))
    return first(**ours), second(**theirs)


def _parse(kind: type, environ: Mapping[str, str]) -> tuple[dict[str, Any], list[str]]:
    types = get_type_hints(kind)
    values: dict[str, Any] = {}
    mistakes: list[str] = []
    for field in dataclasses.fields(kind):
        name, text = field.name.upper(), environ.get(field.name.upper(), "").strip()
        expected = field.metadata.get("expected", "a value")
        if not text:
            if field.default is dataclasses.MISSING:
                mistakes.append(f"{name} is missing: expected {expected}")
            continue
        try:
            values[field.name] = _within(_PARSERS[types[field.name]](text), field.metadata)
        except (ValueError, ZoneInfoNotFoundError):
            mistakes.append(f"{name} is {text!r}: expected {expected}")
    return values, mistakes


def variables(*kinds: type) -> set[str]:
    """Return the names of all environment variables that these settings read."""
    return {f.name.upper() for kind in kinds for f in dataclasses.fields(kind)}


def _within(value: object, metadata: Mapping[str, Any]) -> object:
    least, most = metadata.get("least"), metadata.get("most")
    if isinstance(value, int | float) and not (
        (least is None or value >= least) and (most is None or value <= most)
    ):
        raise ValueError(value)
    if (among := metadata.get("among")) and value not in among:
        raise ValueError(value)
    return value


def _flag(text: str) -> bool:
    if text.lower() not in {"true", "false"}:
        raise ValueError(text)
    return text.lower() == "true"


def _list(text: str) -> tuple[str, ...]:
    return tuple(part for part in (piece.strip() for piece in text.split(",")) if part)


_PARSERS: dict[object, Callable[[str], object]] = {
    str: str,
    int: int,
    float: float,
    bool: _flag,
    ZoneInfo: ZoneInfo,
    tuple[str, ...]: _list,
}


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class JobSettings:
    """What every job reads from its environment (docs/architecture.md)."""

    project: str = setting(expected="the project's name, such as petclinic")
    environment: str = setting(expected="dev, staging or prod")
    stack: str = setting(expected="the CloudFormation stack's name")
    time_zone: ZoneInfo = setting(expected="an IANA time zone such as Asia/Seoul")
    language: str = setting(expected="en or ko", default="en")
    ledger_table: str = setting(expected="the name of the Ledger, a DynamoDB table")
    outbox_queue_url: str = setting(expected="the address of the Outbox, an SQS FIFO queue")
    slack_secret_arn: str = setting(expected="the ARN of the secret with Slack's credential")
    slack_channel: str = setting(expected="a Slack channel's ID or name", default="")
    slack_api_url: str = setting(expected="empty, or a Slack stand-in's address", default="")
