"""The whole made-up account: its answers, and the environment that makes jobs look at it."""

import json
from datetime import timedelta

from bench.world.containers import container_answers, service_arn
from bench.world.databases import database_answers
from bench.world.exposure import exposure_answers
from bench.world.identities import identity_answers
from bench.world.outage import outage_answers
from bench.world.place import (
    CLUSTER,
    REGION,
    Answers,
    Json,
    World,
    arn,
    balancer_name,
    database_name,
    page,
    service_name,
)
from bench.world.signals import signal_answers
from bench.world.spending import spending_answers
from bench.world.traffic import BUCKET, balancer_arn, traffic_answers

TAG = "Project=bench"
NAMED_AT_MOST = 100
"""Beyond, names no longer fit into the 4 KB of a Lambda's environment (Lambda quotas)."""


def account_answers(world: World) -> Answers:
    """Return what every operation that a job needs answers."""
    return {
        **container_answers(world),
        **traffic_answers(world),
        **database_answers(world),
        **signal_answers(world),
        **_memory_answers(world),
        **exposure_answers(world),
        **spending_answers(world),
        **identity_answers(world),
        **outage_answers(world),
        "GetResources": lambda asked: page(
            _tagged(world, asked),
            asked.get("PaginationToken"),
            asked.get("ResourcesPerPage", 50),
            result="ResourceTagMappingList",
            more="PaginationToken",
        ),
        "GetSecretValue": lambda asked: {
            "Name": asked["SecretId"],
            "SecretString": json.dumps({"bot_token": "xoxb-bench"}),
        },
        "SendMessage": lambda _asked: {"MessageId": "0"},
    }


def account_environment(world: World) -> dict[str, str]:
    """Return the variables of template.yaml that make a job look at this world.

    Up to 100 services are named; more are found by tag.
    """
    return {
        "PROJECT": "bench",
        "ENVIRONMENT": "dev",
        "STACK": "bench-operations",
        "TIME_ZONE": "Asia/Seoul",
        "LANGUAGE": "en",
        "LEDGER_TABLE": "bench-ledger",
        "OUTBOX_QUEUE_URL": f"https://sqs.{REGION}.amazonaws.com/123456789012/bench.fifo",
        "SLACK_CHANNEL": "C0BENCH",
        "SLACK_SECRET_ARN": arn("secretsmanager", "secret:bench"),
        "ACCESS_LOG_BUCKET": BUCKET,
        "SCHEDULE_PREFIX": "bench-operations-",
        **(_named(world) if world.services <= NAMED_AT_MOST else {"DISCOVERY_TAG": TAG}),
    }


def _named(world: World) -> dict[str, str]:
    services = (f"{CLUSTER}/{service_name(index)}" for index in range(world.services))
    return {
        "ECS_SERVICES": ",".join(services),
        "DB_CLUSTERS": ",".join(database_name(index) for index in range(world.databases)),
        "LOAD_BALANCERS": ",".join(balancer_name(index) for index in range(world.balancers)),
    }


def _tagged(world: World, asked: Json) -> list[Json]:
    kinds = {
        "ecs:service": [service_arn(index) for index in range(world.services)],
        "rds:cluster": [
            arn("rds", f"cluster:{database_name(index)}") for index in range(world.databases)
        ],
        "elasticloadbalancing:loadbalancer": [
            balancer_arn(index) for index in range(world.balancers)
        ],
    }
    wanted = asked.get("ResourceTypeFilters") or list(kinds)
    key, _, value = TAG.partition("=")
    return [
        {"ResourceARN": resource, "Tags": [{"Key": key, "Value": value}]}
        for kind, resources in kinds.items()
        if kind in wanted or kind.partition(":")[0] in wanted
        for resource in resources
    ]


def _memory_answers(world: World) -> Answers:
    """A Ledger that forgets: every run may be claimed, and no finding was there yesterday."""
    yesterday = (world.now - timedelta(days=1)).isoformat()
    last = {"pk": {"S": "last_run"}, "sk": {"S": "health_sweep"}, "as_of": {"S": yesterday}}

    def remembered(asked: Json) -> Json:
        about_runs = {"S": "last_run"} in asked["ExpressionAttributeValues"].values()
        items = [last] if about_runs else []
        return {"Items": items, "Count": len(items), "ScannedCount": len(items)}

    return {
        "Query": remembered,
        "PutItem": lambda _asked: {},
        "UpdateItem": lambda _asked: {},
        "DeleteItem": lambda _asked: {},
        "BatchWriteItem": lambda _asked: {"UnprocessedItems": {}},
    }
