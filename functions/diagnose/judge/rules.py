"""The table that the ranking goes by: what each sign is worth for each cause, and what it needs.

Change it here, and tests/unit/diagnose/test_ranking.py says what becomes of every situation.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from functions.diagnose.judge.signs import Area, Sign


class Cause(Enum):
    """What trouble may come from; the words of the contract with the incident."""

    BAD_DEPLOYMENT = "bad_deployment"
    DATABASE = "database"
    CAPACITY = "capacity"
    DEPENDENCY = "dependency"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """How a cause is weighed.

    Attributes:
        gate: the sign without which it is no cause at all, or None.
        beside: how many signs that speak for it must show beside the gate.
        points: what each sign is worth, for or against.
        needs: what must have been read for more than "possible": another explanation, or the one
            that disproves it, could lie there.
    """

    points: Mapping[Sign, int]
    needs: frozenset[Area]
    gate: Sign | None = None
    beside: int = 0


LIKELY, POSSIBLE = 60, 35
"""Points from which a cause is likely, and from which it is possible."""

KEY_AREAS = (Area.DEPLOYMENTS, Area.TASKS, Area.DATABASE, Area.METRICS)
"""Without one of these nothing is likely: the cause could lie just there."""

RULES: Mapping[Cause, Rule] = {
    Cause.BAD_DEPLOYMENT: Rule(
        gate=Sign.FOLLOWS_DEPLOYMENT,
        beside=1,
        # A JVM that warms up is slow and busy for minutes: neither alone makes it likely.
        points={
            Sign.FOLLOWS_DEPLOYMENT: 45,
            Sign.DEPLOYMENT_FAILING: 30,
            Sign.NEW_TASKS_DIE: 25,
            Sign.REQUESTS_FAIL: 20,
            Sign.SLOW: 10,
            Sign.TARGETS_FAIL: 10,
            Sign.TARGETS_SILENT: 10,
            Sign.NO_TARGETS: 10,
            Sign.LOAD_ALONE: 10,
            Sign.ERROR_LINES: 10,
            Sign.OLD_TASKS_DIE: -40,
            Sign.TROUBLE_BEFORE: -45,
            Sign.DATABASE_FAILOVER: -40,
            Sign.DATABASE_DOWN: -40,
            Sign.DATABASE_RESTART: -40,
            Sign.MORE_REQUESTS: -20,
            Sign.NO_ROOM: -20,
            Sign.OTHER_CHANGE: -20,
            Sign.NEARER_CHANGE: -25,
            Sign.SAME_DEFINITION: -25,
            Sign.ROLLOUT_CALM: -25,
        },
        needs=frozenset({Area.DEPLOYMENTS, Area.TASKS, Area.DATABASE, Area.METRICS, Area.CHANGES}),
    ),
    Cause.DATABASE: Rule(
        points={
            Sign.DATABASE_FAILOVER: 65,
            Sign.DATABASE_DOWN: 65,
            Sign.DATABASE_RESTART: 50,
            Sign.CONNECTIONS_HIGH: 45,
            Sign.DATABASE_BUSY: 45,
            Sign.DATABASE_CHANGE: 30,
            Sign.READER_DOWN: 30,
            Sign.DATABASE_ERRORS: 25,
            Sign.SLOW: 10,
            Sign.REQUESTS_FAIL: 10,
            Sign.NEW_TASKS_DIE: -25,
            Sign.OURS_CALM: -20,
        },
        needs=frozenset({Area.DATABASE, Area.METRICS}),
    ),
    Cause.CAPACITY: Rule(
        points={
            Sign.OUT_OF_MEMORY: 60,
            Sign.NO_ROOM: 60,
            Sign.CPU_HIGH: 35,
            Sign.MEMORY_HIGH: 35,
            Sign.MORE_REQUESTS: 30,
            Sign.SLOW: 5,
            Sign.NEW_TASKS_DIE: -30,
            Sign.FOLLOWS_DEPLOYMENT: -10,
            Sign.DATABASE_FAILOVER: -20,
            Sign.DATABASE_DOWN: -20,
        },
        needs=frozenset({Area.TASKS, Area.METRICS}),
    ),
    Cause.DEPENDENCY: Rule(
        points={
            Sign.CANNOT_START: 60,
            Sign.OUTSIDE_ERRORS: 45,
            Sign.NETWORK_CHANGE: 40,
            Sign.TARGETS_SILENT: 15,
            Sign.SLOW: 10,
            Sign.REQUESTS_FAIL: 10,
            Sign.OURS_CALM: 10,
            Sign.NEW_TASKS_DIE: -40,
            Sign.CPU_HIGH: -20,
            Sign.FOLLOWS_DEPLOYMENT: -10,
            Sign.DATABASE_FAILOVER: -20,
            Sign.DATABASE_DOWN: -20,
        },
        needs=frozenset({Area.DEPLOYMENTS, Area.TASKS, Area.DATABASE, Area.METRICS, Area.LOGS}),
    ),
}
