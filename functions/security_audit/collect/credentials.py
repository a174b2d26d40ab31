"""Lets IAM make its credential report and reads it."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from typing import TYPE_CHECKING

from functions.security_audit.judge.credentials import Key, User
from opskit.unreadable import Unreadable, Why

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mypy_boto3_iam import IAMClient

    from opskit.unreadable import Read

TRIES = 15
PAUSE_SECONDS = 2.0
"""IAM makes a report anew every four hours at most, which takes it seconds (IAM user guide)."""


def read_users(iam: IAMClient, pause: Callable[[float], None]) -> Read[tuple[User, ...]]:
    """Read every user of the credential report.

    Args:
        iam: the client.
        pause: waits so many seconds while IAM still makes the report.
    """
    for _try in range(TRIES):
        if iam.generate_credential_report()["State"] == "COMPLETE":
            text = iam.get_credential_report()["Content"].decode()
            return tuple(parse_user(line) for line in csv.DictReader(io.StringIO(text)))
        pause(PAUSE_SECONDS)
    return Unreadable(
        operation="iam:GenerateCredentialReport",
        resource="IAM credential report",
        why=Why.TIMEOUT,
        detail=f"IAM had not made it after {TRIES * PAUSE_SECONDS:.0f} s",
    )


def parse_user(line: Mapping[str, str]) -> User:
    """Read one line; "N/A", "no_information" and "not_supported" stand for no value."""
    made = _moment(line["user_creation_time"])
    if made is None:
        raise ValueError(f"the credential report has no creation time for {line['user']!r}")
    return User(
        name=line["user"],
        made=made,
        password=line["password_enabled"] == "true",  # noqa: S105 - no password
        password_used=_moment(line["password_last_used"]),
        password_made=_moment(line["password_last_changed"]),
        mfa=line["mfa_active"] == "true",
        keys=tuple(_key(line, n) for n in (1, 2) if line[f"access_key_{n}_active"] == "true"),
    )


def _key(line: Mapping[str, str], number: int) -> Key:
    return Key(
        number=number,
        made=_moment(line[f"access_key_{number}_last_rotated"]),
        used=_moment(line[f"access_key_{number}_last_used_date"]),
    )


def _moment(said: str) -> datetime | None:
    return datetime.fromisoformat(said) if said[:1].isdigit() else None
