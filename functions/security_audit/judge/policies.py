"""What an IAM policy allows: everything, a whole service, or another account to come in."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum

EVERYTHING = ("*", "*:*")

_NARROWING = frozenset(
    {
        "sts:externalid",
        "aws:principalarn",
        "aws:principalaccount",
        "aws:principalorgid",
        "aws:principalorgpaths",
        "aws:sourceaccount",
        "aws:sourcearn",
    }
)
"""Condition keys that say who may come in (IAM user guide, global condition context keys)."""

_TEXT_OPERATORS = frozenset({"stringequals", "stringequalsignorecase", "stringlike"})

_ADMINISTRATORS = ("AdministratorAccess",)
_WIDE = ("PowerUserAccess",)


class Reach(IntEnum):
    """How much a policy allows on every resource."""

    NARROW = 0
    WILDCARD = 1
    ADMIN = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One statement of a policy.

    Attributes:
        allows: whether its effect is Allow.
        actions: its actions; empty with NotAction.
        all_but: whether it allows all actions but some (NotAction).
        resources: its resources; "*" for all but some (NotResource).
        principals: the AWS principals of a trust policy: ARNs, account numbers, "*".
        conditions: the keys of its conditions, in small letters.
        federated: the identity providers of a trust policy: ARNs, or "accounts.google.com".
        claims: keys of conditions that ask for a text, in small letters, and their values.
    """

    allows: bool
    actions: tuple[str, ...] = ()
    all_but: bool = False
    resources: tuple[str, ...] = ()
    principals: tuple[str, ...] = ()
    conditions: frozenset[str] = frozenset()
    federated: tuple[str, ...] = ()
    claims: tuple[tuple[str, tuple[str, ...]], ...] = ()


def parse_policy(document: object) -> tuple[Statement, ...]:
    """Read a policy's JSON (IAM user guide, JSON policy grammar); what is no policy has none."""
    found = document.get("Statement") if isinstance(document, Mapping) else None
    listed = found if isinstance(found, list) else [found]
    return tuple(_statement(one) for one in listed if isinstance(one, Mapping))


def judge_reach(statements: Iterable[Statement]) -> Reach:
    """Return the widest reach of any statement; conditions do not narrow what is allowed."""
    return max((_reach(one) for one in statements), default=Reach.NARROW)


def judge_aws_policy(name: str) -> Reach:
    """Return the reach of a policy that AWS wrote, by its name ("AmazonS3FullAccess")."""
    if name in _ADMINISTRATORS:
        return Reach.ADMIN
    return Reach.WILDCARD if name in _WIDE or name.endswith("FullAccess") else Reach.NARROW


def find_strangers(statements: Iterable[Statement], account: str) -> tuple[str, ...]:
    """Return the principals of other accounts that come in without sts:ExternalId."""
    return tuple(
        principal
        for one in statements
        if one.allows and "sts:externalid" not in one.conditions
        for principal in one.principals
        if (theirs := _account(principal)) and theirs != account
    )


def lets_anybody_in(statements: Iterable[Statement]) -> bool:
    """Tell whether a trust policy lets in every account without a condition that says who."""
    return any(
        one.allows and "*" in one.principals and not one.conditions & _NARROWING
        for one in statements
    )


def _reach(one: Statement) -> Reach:
    if not one.allows or "*" not in one.resources:
        return Reach.NARROW
    if any(action in EVERYTHING for action in one.actions):
        return Reach.ADMIN
    if one.all_but or any(action.endswith(":*") for action in one.actions):
        return Reach.WILDCARD
    return Reach.NARROW


def _account(principal: str) -> str:
    """Return a principal's account, or "" for what is none ("*", the id of a deleted user)."""
    if principal.startswith("arn:"):
        return principal.split(":")[4]
    return principal if principal.isdigit() else ""


def _statement(one: Mapping[str, object]) -> Statement:
    return Statement(
        allows=one.get("Effect") == "Allow",
        actions=_texts(one.get("Action")),
        all_but="NotAction" in one,
        resources=("*",) if "NotResource" in one else _texts(one.get("Resource")),
        principals=_principals(one.get("Principal")),
        conditions=_conditions(one.get("Condition")),
        federated=_federated(one.get("Principal")),
        claims=tuple(_claims(one.get("Condition"))),
    )


def _principals(said: object) -> tuple[str, ...]:
    if isinstance(said, Mapping):
        return _texts(said.get("AWS"))
    return _texts(said)


def _federated(said: object) -> tuple[str, ...]:
    return _texts(said.get("Federated")) if isinstance(said, Mapping) else ()


def _claims(said: object) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield what must be equal, or alike; what must not be is no answer to who may come in."""
    for operator, keys in said.items() if isinstance(said, Mapping) else ():
        plain = str(operator).lower().rpartition(":")[2].removesuffix("ifexists")
        if plain in _TEXT_OPERATORS and isinstance(keys, Mapping):
            yield from ((str(key).lower(), _texts(value)) for key, value in keys.items())


def _conditions(said: object) -> frozenset[str]:
    operators = said.values() if isinstance(said, Mapping) else ()
    return frozenset(
        str(key).lower() for keys in operators if isinstance(keys, Mapping) for key in keys
    )


def _texts(said: object) -> tuple[str, ...]:
    if isinstance(said, list):
        return tuple(str(one) for one in said)
    return (said,) if isinstance(said, str) else ()
