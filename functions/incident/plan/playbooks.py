"""The playbooks: which actions an alarm's kind calls for, in which order, with whose consent."""

from dataclasses import dataclass

from opskit.actions import Consent

BAD_DEPLOYMENT, DATABASE, CAPACITY = "bad_deployment", "database", "capacity"
DEPENDENCY, UNKNOWN = "dependency", "unknown"
ANY = frozenset({BAD_DEPLOYMENT, DATABASE, CAPACITY, DEPENDENCY, UNKNOWN})
"""The causes that diagnose names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One action of a playbook.

    Attributes:
        action: the action's folder name.
        consent: whose consent it needs.
        causes: the most likely causes for which it is tried.
        likely: whether the cause must be at least "likely", not just possible.
    """

    action: str
    consent: Consent
    causes: frozenset[str] = ANY
    likely: bool = False


_ROLLBACK = Move(
    action="rollback",
    consent=Consent.AMBER,
    causes=frozenset({BAD_DEPLOYMENT}),
    likely=True,
)
_FAILOVER = Move(
    action="aurora_failover", consent=Consent.RED, causes=frozenset({DATABASE}), likely=True
)

PLAYBOOKS: dict[str, tuple[Move, ...]] = {
    # P0-3: restart; failover and emergency scaling "if necessary" (the manual).
    "total_outage": (
        _ROLLBACK,
        Move(action="force_redeploy", consent=Consent.GREEN, causes=ANY - {DATABASE}),
        Move(action="scale_out", consent=Consent.GREEN, causes=frozenset({CAPACITY})),
        _FAILOVER,
    ),
    # P1, "database connection failure": redeploy to empty the pools.
    "database_connections": (
        _ROLLBACK,
        Move(action="force_redeploy", consent=Consent.AMBER),
        _FAILOVER,
    ),
    # P1, "ECS service unstable".
    "server_errors": (
        _ROLLBACK,
        Move(action="scale_out", consent=Consent.GREEN, causes=frozenset({CAPACITY})),
        Move(action="force_redeploy", consent=Consent.AMBER, causes=frozenset({UNKNOWN})),
    ),
    "service_load": (
        _ROLLBACK,
        Move(action="scale_out", consent=Consent.GREEN, causes=frozenset({CAPACITY, UNKNOWN})),
    ),
    # P2, "slow answers": more tasks do not help a slow database.
    "slow_answers": (
        _ROLLBACK,
        Move(action="scale_out", consent=Consent.AMBER, causes=frozenset({CAPACITY})),
    ),
    # Top SQL and the objective are for people: nothing here acts on them.
    "database_load": (),
    "error_budget": (_ROLLBACK,),
}


def choose_move(playbook: str, tried: frozenset[str], cause: str, confidence: str) -> Move | None:
    """Return the next action to try, or None where nothing (more) is to be done.

    Args:
        playbook: as the alarm's tag names it; one that is not known does nothing.
        tried: the actions that this incident has tried already.
        cause: the most likely cause.
        confidence: "likely", "possible" or "unlikely".
    """
    for move in PLAYBOOKS.get(playbook, ()):
        fits = cause in move.causes and (confidence == "likely" or not move.likely)
        if fits and move.action not in tried:
            return move
    return None
