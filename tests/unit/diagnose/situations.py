"""Situations as data: what shows, and what the diagnosis must say first, and how sure."""

from functions.diagnose.judge.facts import Changes, Saying, Service
from opskit.log_patterns import Errors
from opskit.usage_metrics import Metric
from tests.unit.diagnose.world import (
    FAILOVER,
    NO_CONNECTION,
    NO_PAYMENT,
    OLD,
    RESTART,
    World,
    ago,
    call,
    cannot_pull,
    deployed,
    died,
    lines,
    out_of_memory,
    refused,
)

FAILING = {Metric.TARGET_ERRORS: 900.0}
SLOW = {Metric.LATENCY: 1.4}
NEW = deployed(12, 20, 14)
CRASHING = Service(running=0, desired=2, failed=6)
SILENT = (("10.0.1.21:8080", "unhealthy", "Target.Timeout"),)
ANSWERS_503 = (("10.0.1.21:8080", "unhealthy", "Target.ResponseCodeMismatch"),)
NO_ROOM = Service(
    running=1,
    desired=2,
    failed=0,
    sayings=(Saying(at=ago(8), text="was unable to place a task. Reason: Capacity"),),
)
MORE_AND_BUSY = {Metric.REQUESTS: 18_000.0, Metric.ECS_CPU: 96.0}

type Situation = tuple[str, World, str, str]

SITUATIONS: list[Situation] = [
    # --- deployments ---
    (
        "crash loop after a deployment",
        World(deployments=(NEW, OLD), stops=died(4, revision=12), service=CRASHING),
        "bad_deployment",
        "likely",
    ),
    (
        "a deployment that fails while under way",
        World(
            deployments=(deployed(12, 15, status="IN_PROGRESS"), OLD),
            stops=died(3, revision=12),
            service=Service(running=2, desired=2, failed=3),
        ),
        "bad_deployment",
        "likely",
    ),
    (
        "the circuit breaker rolled it back",
        World(
            deployments=(deployed(12, 25, 11, status="ROLLBACK_SUCCESSFUL"), OLD),
            stops=died(3, revision=12),
        ),
        "bad_deployment",
        "likely",
    ),
    (
        "a rollout in progress of which nothing fails, and 5xx",
        World(deployments=(deployed(12, 15, status="IN_PROGRESS"), OLD), now=FAILING),
        "bad_deployment",
        "possible",
    ),
    (
        "a rollout in progress of which nothing fails, and slow answers",
        World(deployments=(deployed(12, 15, status="IN_PROGRESS"), OLD), now=SLOW),
        "unknown",
        "likely",
    ),
    (
        "5xx since before a deployment that was meant as a cure, and an alarm that came late",
        World(deployments=(deployed(12, 20, 14), OLD), now=FAILING | SLOW, since=40),
        "unknown",
        "likely",
    ),
    (
        "5xx and slow answers since a deployment, tasks stay up",
        World(deployments=(NEW, OLD), now=FAILING | SLOW),
        "bad_deployment",
        "likely",
    ),
    (
        "CPU high since a deployment without more requests",
        World(deployments=(NEW, OLD), now={Metric.ECS_CPU: 95.0}),
        "bad_deployment",
        "possible",
    ),
    (
        "slow answers since a deployment: a JVM may just warm up",
        World(deployments=(NEW, OLD), now=SLOW),
        "bad_deployment",
        "possible",
    ),
    (
        "slow and busy since a deployment without more requests",
        World(deployments=(NEW, OLD), now=SLOW | {Metric.ECS_CPU: 95.0}),
        "bad_deployment",
        "likely",
    ),
    (
        "the new version runs out of memory",
        World(deployments=(NEW, OLD), stops=out_of_memory(4, revision=12), service=CRASHING),
        "bad_deployment",
        "likely",
    ),
    (
        "the new version's image is not there",
        World(deployments=(NEW, OLD), stops=cannot_pull(4, revision=12), service=CRASHING),
        "bad_deployment",
        "likely",
    ),
    (
        "the new version empties the connection pool",
        World(
            deployments=(NEW, OLD),
            stops=died(3, revision=12),
            now={Metric.DB_CONNECTIONS: 95.0},
        ),
        "bad_deployment",
        "likely",
    ),
    (
        "two deployments close together, the second crashes",
        World(
            deployments=(deployed(13, 18, 12), deployed(12, 28, 22), OLD),
            stops=died(3, revision=13),
        ),
        "bad_deployment",
        "likely",
    ),
    (
        "a deployment and nothing else",
        World(deployments=(NEW, OLD)),
        "unknown",
        "likely",
    ),
    (
        "a deployment long before the onset, slow answers",
        World(deployments=(deployed(12, 90, 84), OLD), now=SLOW),
        "unknown",
        "likely",
    ),
    (
        "a deployment after the onset, meant as a cure",
        World(deployments=(deployed(12, 6, 2), OLD), stops=died(4), now=FAILING),
        "unknown",
        "likely",
    ),
    (
        "the tasks of the old version die too",
        World(deployments=(NEW, OLD), stops=(*died(3, revision=12), *died(3)), now=FAILING),
        "bad_deployment",
        "possible",
    ),
    (
        "a failover beside a deployment that stays up",
        World(deployments=(NEW, OLD), events=(FAILOVER,), now=FAILING),
        "database",
        "likely",
    ),
    (
        "somebody closed a security group after the deployment",
        World(
            deployments=(NEW, OLD),
            now=FAILING | SLOW,
            changes=Changes(
                events=(
                    call("RevokeSecurityGroupIngress", 11, source="ec2", target="sg-1"),
                    call("UpdateService", 20),
                )
            ),
        ),
        "dependency",
        "likely",
    ),
    (
        "the same version was deployed again",
        World(deployments=(deployed(11, 20, 14), OLD), now=FAILING | SLOW),
        "bad_deployment",
        "possible",
    ),
    (
        "many more requests since a deployment",
        World(deployments=(NEW, OLD), now=MORE_AND_BUSY),
        "capacity",
        "possible",
    ),
    # --- the database ---
    ("a failover just happened", World(events=(FAILOVER,), now=FAILING), "database", "likely"),
    (
        "the writer restarted and answers fail",
        World(events=(RESTART,), now=FAILING),
        "database",
        "likely",
    ),
    ("the writer is failed", World(writer="failed"), "database", "likely"),
    (
        "connections exhausted",
        World(now={Metric.DB_CONNECTIONS: 100.0} | SLOW, errors=lines(60, NO_CONNECTION)),
        "database",
        "likely",
    ),
    (
        "connections high and nothing else",
        World(now={Metric.DB_CONNECTIONS: 91.0}),
        "database",
        "possible",
    ),
    (
        "the database's CPU is high and answers are slow and fail",
        World(now={Metric.DB_CPU: 97.0} | SLOW | FAILING),
        "database",
        "likely",
    ),
    (
        "somebody changed the database before it",
        World(
            now={Metric.DB_CPU: 97.0},
            changes=Changes(
                events=(call("ModifyDBCluster", 14, source="rds", target="petclinic-dev-aurora"),)
            ),
        ),
        "database",
        "likely",
    ),
    # --- capacity ---
    ("CPU high with more requests", World(now=MORE_AND_BUSY), "capacity", "likely"),
    (
        "CPU high without more requests",
        World(now={Metric.ECS_CPU: 95.0}),
        "capacity",
        "possible",
    ),
    ("out of memory without a deployment", World(stops=out_of_memory(3)), "capacity", "likely"),
    ("no room for tasks", World(service=NO_ROOM), "capacity", "likely"),
    # --- what is outside ---
    (
        "5xx with a healthy database and the log naming another system",
        World(now=FAILING | SLOW, errors=lines(40, NO_PAYMENT)),
        "dependency",
        "likely",
    ),
    (
        "target timeouts, slow and failing, all else calm",
        World(now=FAILING | SLOW, targets=SILENT),
        "dependency",
        "possible",
    ),
    (
        "images cannot be pulled without a deployment",
        World(stops=cannot_pull(3)),
        "dependency",
        "likely",
    ),
    # --- not known ---
    ("5xx with a healthy database and nothing else", World(now=FAILING), "unknown", "likely"),
    ("crash without a deployment", World(stops=died(4), service=CRASHING), "unknown", "likely"),
    ("nothing wrong", World(), "unknown", "likely"),
    ("nothing wrong and no onset", World(onset=None), "unknown", "likely"),
    (
        "a crash loop after a deployment, and nobody knows since when",
        World(onset=None, deployments=(NEW, OLD), now=FAILING),
        "unknown",
        "likely",
    ),
    (
        "half unreadable",
        World(
            deployments=refused("ecs:ListServiceDeployments"),
            clusters=refused("rds:DescribeDBClusters"),
            now=FAILING,
        ),
        "unknown",
        "likely",
    ),
    (
        "a crash loop after a deployment, and the database unreadable",
        World(
            deployments=(NEW, OLD),
            stops=died(4, revision=12),
            clusters=refused("rds:DescribeDBClusters"),
        ),
        "unknown",
        "possible",
    ),
    (
        "a crash loop after a deployment, and CloudTrail unreadable",
        World(
            deployments=(NEW, OLD),
            stops=died(4, revision=12),
            changes=refused("cloudtrail:LookupEvents"),
        ),
        "bad_deployment",
        "possible",
    ),
    (
        "metrics unreadable, out of memory",
        World(stops=out_of_memory(3), usage=refused("cloudwatch:GetMetricData")),
        "unknown",
        "possible",
    ),
    (
        "metrics silent while tasks run",
        World(now={Metric.DB_CPU: None, Metric.DB_CONNECTIONS: None}),
        "unknown",
        "likely",
    ),
    (
        "another system named, and stop reasons unreadable",
        World(stops=refused("ecs:DescribeTasks"), errors=lines(40, NO_PAYMENT), now=FAILING),
        "unknown",
        "possible",
    ),
    (
        "a few ERROR lines are no cause",
        World(
            errors=Errors(count=4, top=lines(4, NO_CONNECTION).top),
            service=Service(running=2, desired=2, failed=0),
        ),
        "unknown",
        "likely",
    ),
    ("no target is registered", World(targets=()), "unknown", "likely"),
    (
        "no target is registered since a deployment",
        World(deployments=(NEW, OLD), targets=(), now=FAILING),
        "bad_deployment",
        "likely",
    ),
    (
        "targets answer 503 and the log is silent",
        World(targets=ANSWERS_503, now=FAILING),
        "unknown",
        "likely",
    ),
]
