"""Roles that identity providers hand out: whether the trust policy says whose identities."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from functions.security_audit.judge.policies import Statement

PUBLIC = frozenset(
    {
        "token.actions.githubusercontent.com",
        "gitlab.com",
        "app.terraform.io",
        "agent.buildkite.com",
        "oidc.circleci.com",
        "accounts.google.com",
        "cognito-identity.amazonaws.com",
        "graph.facebook.com",
        "www.amazon.com",
    }
)
"""Providers that give anybody an identity (IAM user guide, "Identity-provider controls for shared
OIDC providers", and its web identity providers)."""
_WHO = {
    "accounts.google.com": ("sub", "aud", "oaud"),
    "cognito-identity.amazonaws.com": ("aud", "sub"),
    "graph.facebook.com": ("app_id", "id"),
    "www.amazon.com": ("app_id", "user_id"),
}
_SUBJECT = ("sub",)
"""What says whose identity it is; `aud` alone says only that the token was made for AWS (IAM user
guide, "Available keys for AWS web identity federation")."""
_SAML = ":saml-provider/"
_OIDC = ":oidc-provider/"
_ANYBODY = re.compile(r"[*?]+|[^:*?]*:[*?].*")
"""A value that names nobody: "*", "repo:*", "repo:*:ref:refs/heads/main"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Federation:
    """A provider whose identities a role takes without saying which.

    Attributes:
        provider: "token.actions.githubusercontent.com", or a SAML provider's name.
        public: whether anybody can get an identity there.
        saml: whether it is a SAML provider.
    """

    provider: str
    public: bool
    saml: bool = False


def find_federations(statements: Iterable[Statement]) -> tuple[Federation, ...]:
    """Return the providers that a trust policy takes anybody of."""
    return tuple(
        dict.fromkeys(
            found
            for one in statements
            if one.allows
            for principal in one.federated
            if (found := _judge(principal, one))
        )
    )


def _judge(principal: str, one: Statement) -> Federation | None:
    if _SAML in principal:
        if any(name.startswith("saml:") for name, _values in one.claims):
            return None
        return Federation(provider=principal.rpartition("/")[2], public=False, saml=True)
    provider = principal.partition(_OIDC)[2] or principal
    host = provider.partition("/")[0].lower()
    wanted = {f"{provider.lower()}:{claim}" for claim in _WHO.get(host, _SUBJECT)}
    if any(name in wanted and _names_somebody(values) for name, values in one.claims):
        return None
    return Federation(provider=provider, public=host in PUBLIC)


def _names_somebody(values: tuple[str, ...]) -> bool:
    """Tell whether no value is a pattern that fits everybody: values are alternatives."""
    return bool(values) and not any(_ANYBODY.fullmatch(value) for value in values)
