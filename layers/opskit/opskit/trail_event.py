"""Reads CloudTrail's own record of a call (CloudTrail user guide, "CloudTrail record contents")."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

_TARGETS = (
    "userName",
    "roleName",
    "groupName",
    "policyArn",
    "groupId",
    "keyId",
    "trailName",
    "name",
    "service",
    "dBInstanceIdentifier",
    "dBClusterIdentifier",
    "loadBalancerArn",
    "targetGroupArn",
    "resourceId",
    "family",
)
"""Which parameter of a call names what it is done to; the first that is there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One call that CloudTrail recorded (CloudTrail record contents).

    Attributes:
        id: the event's, the same in every look-up.
        name: the API's, "StopLogging".
        source: the service's address, "iam.amazonaws.com".
        region: where it was recorded.
        at: when (aware).
        who: "root", a user's name, or the role behind a session.
        kind: userIdentity's type: "Root", "IAMUser", "AssumedRole", ...
        address: where the call came from.
        target: what it was done to, or "".
        error: AWS's error code, or "" for a call that succeeded.
        login: "Success" or "Failure" of a console log-in, else "".
        mfa: whether a log-in used a second factor; None where the record does not say.
        by_aws: whether AWS itself did it for the account.
    """

    id: str
    name: str
    source: str
    region: str
    at: datetime
    who: str
    kind: str
    address: str = ""
    target: str = ""
    error: str = ""
    login: str = ""
    mfa: bool | None = None
    by_aws: bool = False


def parse_event(record: Mapping[str, object], at: datetime, region: str) -> Event:
    """Read one record; members that are not there are empty.

    Args:
        record: CloudTrailEvent of LookupEvents, decoded.
        at: EventTime of LookupEvents.
        region: the one that was asked.
    """
    identity = _object(record.get("userIdentity"))
    return Event(
        id=_text(record.get("eventID")),
        name=_text(record.get("eventName")),
        source=_text(record.get("eventSource")),
        region=region,
        at=at,
        who=_who(identity),
        kind=_text(identity.get("type")),
        address=_text(record.get("sourceIPAddress")),
        target=_target(_object(record.get("requestParameters"))),
        error=_text(record.get("errorCode")),
        login=_text(_object(record.get("responseElements")).get("ConsoleLogin")),
        mfa=_mfa(_object(record.get("additionalEventData"))),
        by_aws="invokedBy" in identity or record.get("eventType") == "AwsServiceEvent",
    )


def _who(identity: Mapping[str, object]) -> str:
    """Name whoever it was by what stays the same: of a role's session, the role."""
    if identity.get("type") == "Root":
        return "root"
    issuer = _object(_object(identity.get("sessionContext")).get("sessionIssuer"))
    for name in (
        issuer.get("userName"),
        identity.get("userName"),
        identity.get("invokedBy"),
        identity.get("principalId"),
        identity.get("accountId"),
    ):
        if name:
            return _text(name)
    return "?"


def _target(parameters: Mapping[str, object]) -> str:
    return next((_text(parameters[name]) for name in _TARGETS if parameters.get(name)), "")


def _mfa(said: Mapping[str, object]) -> bool | None:
    used = said.get("MFAUsed")
    return None if used is None else used == "Yes"


def _object(said: object) -> Mapping[str, object]:
    return said if isinstance(said, Mapping) else {}


def _text(said: object) -> str:
    return said if isinstance(said, str) else ""
