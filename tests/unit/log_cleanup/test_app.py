"""Event in, acts and message out."""

from datetime import timedelta

import pytest

from opskit.settings import SettingsError
from tests.unit.log_cleanup.log_world import EVENT, NOW, OLD, Params, World, codes, refusal

USED = "/ecs/petclinic-dev-app"


def test_an_unused_group_is_marked_and_announced_and_not_deleted(world: World) -> None:
    world.put(OLD, 100, 200)
    result = world.run()
    assert world.changes() == ["TagResource"]
    assert "will be deleted from 2026-12-20 03:30 KST on" in codes(result)[f"logs.unused|{OLD}"]
    assert result["severity"] == "WARNING"
    assert OLD in str(world.slack.messages[0].root.blocks)


def test_after_its_grace_it_is_deleted(world: World) -> None:
    world.put(OLD, 100)
    world.mark(OLD, days=28)
    result = world.run()
    assert world.changes() == ["DeleteLogGroup"]
    assert OLD not in world.groups
    assert result["severity"] == "OK"
    assert "1 deleted" in str(world.slack.messages[0].root.blocks)


def test_the_whole_course_from_mark_to_deletion_takes_two_months(world: World) -> None:
    world.put(OLD, 100)
    for month in range(2):
        world.now = NOW + timedelta(days=28 * month)
        world.run({**EVENT, "time": world.now.isoformat()})
    assert world.changes() == ["TagResource", "DeleteLogGroup"]


def test_a_deletion_that_was_never_announced_is_announced_first(world: World) -> None:
    world.put(OLD, 100)
    world.mark(OLD, days=28)
    world.findings.clear()
    result = world.run()
    assert world.changes() == []
    assert "its grace ends 2026-12-20" in codes(result)[f"logs.unused|{OLD}"]
    world.now = NOW + timedelta(days=28)
    world.run({**EVENT, "time": world.now.isoformat()})
    assert world.changes() == ["DeleteLogGroup"]


def test_a_deletion_that_somebody_accepted_as_a_finding_waits(world: World) -> None:
    world.put(OLD, 100)
    world.mark(OLD, days=28)
    world.accept(OLD, days=10)
    result = world.run()
    assert world.changes() == []
    assert "ops@example.com lets it be" in codes(result)[f"logs.unused|{OLD}"]


def test_a_silent_ledger_holds_every_deletion(world: World) -> None:
    world.put(OLD, 100)
    world.mark(OLD, days=28)
    world.fake.refuse("Query", "ProvisionedThroughputExceededException")
    assert world.run()["severity"] == "UNKNOWN"
    assert world.changes() == []


@pytest.mark.parametrize(
    ("variables", "event", "why"),
    [
        ({"LOG_CLEANUP": ""}, EVENT, "LOG_CLEANUP is missing"),
        ({"LOG_CLEANUP": "plan"}, EVENT, "LogCleanupMode is plan"),
        ({"ACTIONS": "shadow"}, EVENT, "Actions is shadow"),
        ({"ACTIONS": "off"}, EVENT, "Actions is off"),
        ({}, {"dry_run": True}, "a dry run"),
        ({}, {"time": "2027-12-05T18:30:00+00:00"}, "not of today"),
    ],
)
def test_where_it_may_not_act_it_only_says_what_it_would_do(
    world: World, variables: dict[str, str], event: object, why: str
) -> None:
    world.put(OLD, 100)
    world.mark(OLD, days=28)
    world.put("/ecs/petclinic-dev-x", 100)
    world.put(USED, 0, retention=None)
    world.variables |= variables
    if "missing" in why:
        with pytest.raises(SettingsError, match=why):
            world.run(event)
    else:
        text = str(world.run(event).get("text")) + str(world.slack.messages)
        assert why in text
        assert "1 would be deleted, 1 would be marked, 1 would be given a retention" in text
    assert world.changes() == []


def test_the_stop_switch_holds_everything(world: World) -> None:
    world.put(OLD, 100)
    world.mark(OLD, days=28)
    world.halted = True
    result = world.run()
    assert world.changes() == []
    assert "U9: freeze" in codes(result)[f"logs.unused|{OLD}"]


def test_a_switch_that_cannot_be_read_is_not_off(world: World) -> None:
    world.put(OLD, 100)
    world.fake.refuse("GetItem", "Throttling")
    world.run()
    assert world.changes() == []


def test_groups_without_a_retention_get_one(world: World) -> None:
    world.put(USED, 0, retention=None)
    world.run()
    assert world.groups[USED]["retentionInDays"] == 30


@pytest.mark.parametrize(
    "word", ["task", "function", "function's own", "RDS", "VPC", "REST", "HTTP"]
)
def test_what_something_alive_names_loses_its_mark_instead_of_being_deleted(
    world: World, word: str
) -> None:
    name = _let_use(world, word)
    world.put(name, 100)
    world.mark(name, days=28)
    world.run()
    assert world.changes() == ["UntagResource"]
    assert world.tags[name] == {}


def _let_use(world: World, word: str) -> str:
    name = "/x/petclinic-dev/logs"
    match word:
        case "task":
            world.task_groups = (name,)
        case "function":
            world.functions = ({"FunctionName": "f", "LoggingConfig": {"LogGroup": name}},)
        case "function's own":
            name = "/aws/lambda/petclinic-dev-f"
            world.functions = ({"FunctionName": "petclinic-dev-f"},)
        case "RDS":
            name = "/aws/rds/cluster/petclinic-dev-aurora/slowquery"
            world.databases = ("petclinic-dev-aurora",)
        case "VPC":
            world.flow_logs = (name,)
        case "REST":
            arn = f"arn:aws:logs:ap-northeast-2:123456789012:log-group:{name}"
            world.rest_stages = ({"stageName": "v1", "accessLogSettings": {"destinationArn": arn}},)
        case _:
            arn = f"arn:aws:logs:ap-northeast-2:123456789012:log-group:{name}:*"
            settings = {"DestinationArn": arn}
            world.http_stages = ({"StageName": "v1", "AccessLogSettings": settings},)
    return name


@pytest.mark.parametrize(
    "operation",
    [
        "ListClusters",
        "DescribeTaskDefinition",
        "ListFunctions",
        "GetStages",
        "DescribeDBClusters",
        "DescribeFlowLogs",
        "ListTagsForResource",
        "DescribeLogStreams",
    ],
)
def test_what_cannot_be_read_keeps_every_group_and_says_so(world: World, operation: str) -> None:
    world.put(OLD, 100)
    world.mark(OLD, days=28)
    world.put("/ecs/petclinic-dev-x", 100)
    world.rest_stages = ({"stageName": "v1"},)
    world.fake.refuse(operation, "AccessDeniedException")
    result = world.run()
    assert world.changes() == []
    assert result["severity"] == "UNKNOWN"


@pytest.mark.parametrize(("reason", "changes"), [("AGENT", []), ("MISSING", ["DeleteLogGroup"])])
def test_a_service_that_ecs_could_not_describe_may_name_any_group(
    world: World, reason: str, changes: list[str]
) -> None:
    world.put(OLD, 100)
    world.mark(OLD, days=28)
    failure = {"arn": "arn:service", "reason": reason}
    world.fake.answer("DescribeServices", {"services": [], "failures": [failure]})
    world.run()
    assert world.changes() == changes


def test_groups_that_cannot_be_listed_are_not_healthy(world: World) -> None:
    world.fake.refuse("DescribeLogGroups", "AccessDeniedException")
    assert world.run()["severity"] == "UNKNOWN"


def test_a_group_written_to_between_two_looks_is_spared(world: World) -> None:
    world.put(OLD, 100)
    world.mark(OLD, days=28)
    streams = world.ages[OLD]
    asked: list[object] = []

    def answer(params: Params) -> Params:
        asked.append(params)
        if len(asked) == 2:
            streams[0] = 0.0
        return world.answer_streams(params)

    world.fake.answer("DescribeLogStreams", answer)
    result = world.run()
    assert world.changes() == []
    assert "used a moment before" in codes(result)[f"logs.unused|{OLD}"]


def test_a_step_that_is_denied_hinders_no_other_and_is_told(world: World) -> None:
    world.put(OLD, 100)
    world.put(USED, 0, retention=None)
    world.fake.refuse("TagResource", "AccessDeniedException")
    result = world.run()
    assert world.groups[USED]["retentionInDays"] == 30
    assert f"logs.failed|{OLD}" in codes(result)


def test_groups_of_others_are_not_looked_at_unless_a_prefix_says_so(world: World) -> None:
    world.put("/ecs/old-service-logs", 100)
    world.run()
    assert world.changes() == []
    world.variables["LOG_GROUP_PREFIXES"] = "/ecs/"
    world.run({})
    assert world.changes() == ["TagResource"]


@pytest.mark.parametrize("days", ["31", "0", "many"])
def test_a_retention_that_cloudwatch_does_not_take_is_named(world: World, days: str) -> None:
    world.variables["LOG_KEEP_DAYS"] = days
    with pytest.raises(SettingsError, match="LOG_KEEP_DAYS"):
        world.run()


def test_a_stream_without_a_time_is_not_stale(world: World) -> None:
    world.put(OLD, 100, None)
    world.run()
    assert world.changes() == []


def test_a_group_that_vanished_meanwhile_stays_gone(world: World) -> None:
    world.put(OLD, 100)
    world.mark(OLD, days=28)
    world.fake.answer("DeleteLogGroup", refusal("ResourceNotFoundException"))
    assert f"logs.failed|{OLD}" in codes(world.run())
