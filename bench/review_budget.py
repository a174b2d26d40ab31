"""How many AWS calls a review may make, as a formula of what there is to look at."""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bench.world.databases import SNAPSHOTS_EACH
from bench.world.identities import RULES, WRITES_EACH
from bench.world.metrics import POINTS_A_PAGE, count_points
from bench.world.place import TASKS_EACH, TROUBLE_EVERY, World
from bench.world.spending import billed
from functions.cost_report.judge.days import fetched_days
from functions.security_audit.collect.trail import list_questions
from functions.security_audit.judge.events import GLOBAL_REGION
from opskit.charts import MOST

type Asked = Sequence[tuple[str, Mapping[str, Any]]]
"""Operation and parameters of each call."""

HOUSE = 7
"""The Ledger's claim, memory and end, and Slack's credential."""

_MEMORIES = 4
"""Of what the system did itself: drills, acts, leases, and those that went back."""

_METRICS = "⌈M/500⌉ + ⌈points/100,800⌉ for each window"
_ALWAYS = "pages of tagged resources and new findings + 7"

FORMULAS = {
    "security_review": "⌈S/10⌉ + S task definitions + I images + N snapshots + 5B + 2⌈G/200⌉ + 4 "
    "a bucket + V secrets that nobody rotates + pages of tasks, Aurora, logs, secrets, groups; "
    f"{_ALWAYS}",
    "cost_report": f"10 + pages of charges, twice, and of budgets; {_ALWAYS}",
    "performance_review": f"{_METRICS} + 2 charts + 2D instances + pages of balancers, target "
    f"groups and Aurora; {_ALWAYS}",
    "capacity_review": f"⌈S/10⌉ + S task definitions + C services at their ceiling + D parameter "
    f"groups + {_METRICS} + 2 charts + pages of scaling and Aurora + 3 prices; {_ALWAYS}",
    "security_audit": f"24 questions of CloudTrail + pages of events, IAM, rules, findings + 8; "
    f"{_ALWAYS}",
}
"""S services, B load balancers, G security groups, D clusters, M statistics."""


def review_budget(job: str, world: World, *, asked: Asked, findings: int) -> int:
    """Return the most AWS calls that one run may make.

    Args:
        job: which review.
        world: what there is.
        asked: the calls, for the number of statistics that a review chose to look at.
        findings: of the report, all of them new.
    """
    resources = world.services + world.databases + world.balancers
    always = HOUSE + _pages(resources, 100) + _pages(findings, 25)
    return always + _OWN[job](world, asked)


def _pages(items: float, size: int) -> int:
    return max(1, math.ceil(items / size))


def _security_review(world: World, _asked: Asked) -> int:
    services, balancers, clusters = world.services, world.balancers, world.databases
    groups = services + balancers + clusters
    snapshots = SNAPSHOTS_EACH * clusters
    tasks = 2 * _pages(services * TASKS_EACH, 100) + min(services, 5)
    aurora = _pages(clusters, 100) + _pages(2 * clusters, 100) + _pages(snapshots, 100)
    lists = _pages(services, 50) + _pages(services, 100) + _pages(groups, 1000)
    each = 2 * services + snapshots + 5 * balancers + services // TROUBLE_EVERY
    return _pages(services, 10) + each + 2 * _pages(groups, 200) + 4 + tasks + aurora + lists


def _cost_report(world: World, _asked: Asked) -> int:
    days = len(fetched_days(world.now.date()).days())
    charges = _pages(days * billed(world), 5000)
    return 4 + _MEMORIES + 2 * charges + _pages(world.services / 10 + 1, 1000)


def _performance_review(world: World, asked: Asked) -> int:
    instances = 2 * world.databases
    lists = _pages(world.balancers, 400) + _pages(world.services, 400) + _pages(instances, 100)
    return _metric_calls(asked) + MOST + instances + lists


def _capacity_review(world: World, asked: Asked) -> int:
    services, clusters = world.services, world.databases
    aurora = _pages(clusters, 100) + _pages(2 * clusters, 100) + clusters
    at_ceiling = _pages(services, TROUBLE_EVERY)
    scaling = 2 * _pages(services, 50)
    return (
        _pages(services, 10) + services + at_ceiling + scaling + aurora + 3 + _metric_calls(asked)
    )


def _security_audit(world: World, _asked: Asked) -> int:
    questions = [*list_questions("home", "home"), *list_questions(GLOBAL_REGION, "home")]
    events = 2 * _pages(world.services * WRITES_EACH, 50)
    iam = _pages(2 * world.services + 1, 1000)
    found = _pages(world.services / TROUBLE_EVERY, 100)
    return len(questions) + events + iam + found + _pages(RULES, 25) + 8


def _metric_calls(asked: Asked) -> int:
    """Return how few calls can bring what was asked of CloudWatch, a window at a time."""
    windows: dict[tuple[Any, ...], list[int]] = {}
    for operation, said in asked:
        if operation == "GetMetricData" and not said.get("NextToken"):
            period = said["MetricDataQueries"][0]["MetricStat"]["Period"]
            window = (str(said["StartTime"]), str(said["EndTime"]), period)
            for query in said["MetricDataQueries"]:
                windows.setdefault(window, []).append(count_points(query, said))
    return sum(
        _pages(len(points), 500) + _pages(sum(points), POINTS_A_PAGE) for points in windows.values()
    )


_OWN: Mapping[str, Callable[[World, Asked], int]] = {
    "security_review": _security_review,
    "cost_report": _cost_report,
    "performance_review": _performance_review,
    "capacity_review": _capacity_review,
    "security_audit": _security_audit,
}
