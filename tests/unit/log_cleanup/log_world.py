"""An account's log groups and all that may use them, on a fake AWS."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from botocore.exceptions import ClientError

from functions.log_cleanup.app import JOB
from functions.log_cleanup.facts import MARKED_AT, MARKED_BY, UNUSED
from notifier.words import Finding, Severity
from opskit.compare import Recorded
from opskit.ledger_items import finding_item
from opskit.shell import run_report
from tests.fake_aws import FakeAws
from tests.fake_house import FakeContext, FakeSlack, answer_empty_ledger, fake_house

NOW = datetime(2026, 12, 5, 18, 30, tzinfo=UTC)
OWNER = "ops-dev-log-cleanup"
OLD = "/ecs/petclinic-dev-old"
EVENT = {"source": "aws.scheduler", "time": NOW.isoformat(), "detail": "{}"}

type Params = Mapping[str, Any]


def arn_of(name: str) -> str:
    return f"arn:aws:logs:ap-northeast-2:123456789012:log-group:{name}"


def milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


@dataclass
class World:
    """The groups by name, the streams of each, and what changed.

    Attributes:
        fake: AWS.
        variables: the job's environment beside the switches.
        slack: where messages go.
        groups: what DescribeLogGroups says.
        tags: by group.
        ages: the days since the last write of each stream, by group; None where it is not told.
        findings: what reports have announced, as the Ledger holds it, by group.
        acceptances: what people let be, as the Ledger holds it.
        halted: whether the stop switch is on.
        task_groups: awslogs-group of the one live task definition.
    """

    fake: FakeAws
    variables: dict[str, str] = field(default_factory=dict)
    slack: FakeSlack = field(default_factory=FakeSlack)
    groups: dict[str, dict[str, Any]] = field(default_factory=dict)
    tags: dict[str, dict[str, str]] = field(default_factory=dict)
    ages: dict[str, list[float | None]] = field(default_factory=dict)
    findings: dict[str, Any] = field(default_factory=dict)
    acceptances: list[Any] = field(default_factory=list)
    halted: bool = False
    task_groups: tuple[str, ...] = ("/ecs/petclinic-dev-app",)
    functions: tuple[dict[str, Any], ...] = ()
    databases: tuple[str, ...] = ()
    flow_logs: tuple[str, ...] = ()
    rest_stages: tuple[dict[str, Any], ...] = ()
    http_stages: tuple[dict[str, Any], ...] = ()
    now: datetime = NOW

    def __post_init__(self) -> None:
        answer_empty_ledger(self.fake)
        answers: dict[str, Any] = {
            "GetItem": lambda _: self._switch(),
            "Query": self._query,
            "BatchWriteItem": self._remember,
            "SendMessage": {"MessageId": "1", "MD5OfMessageBody": "x"},
            "DescribeLogGroups": lambda _: {"logGroups": list(self.groups.values())},
            "DescribeLogStreams": self.answer_streams,
            "ListTagsForResource": lambda asked: {"tags": self.tags[name_of(asked)]},
            "TagResource": self._tag,
            "UntagResource": self._untag,
            "PutRetentionPolicy": self._retain,
            "DeleteLogGroup": self._delete,
            "ListClusters": {"clusterArns": ["arn:cluster"]},
            "ListServices": {"serviceArns": ["arn:service"]},
            "DescribeServices": {"services": [{"taskDefinition": "app:7"}]},
            "ListTaskDefinitionFamilies": {"families": ["app"]},
            "DescribeTaskDefinition": lambda _: self._task(),
            "ListFunctions": lambda _: {"Functions": list(self.functions)},
            "GetRestApis": {"items": [{"id": "r1", "name": "shop"}]},
            "GetApis": {"Items": [{"ApiId": "h1", "Name": "web", **_API}]},
            "GetStages": lambda asked: (
                {"item": list(self.rest_stages)}
                if "restApiId" in asked
                else {"Items": list(self.http_stages)}
            ),
            "DescribeDBClusters": lambda _: {
                "DBClusters": [{"DBClusterIdentifier": name} for name in self.databases]
            },
            "DescribeDBInstances": {"DBInstances": []},
            "DescribeFlowLogs": lambda _: {
                "FlowLogs": [{"FlowLogId": "fl-1", "LogGroupName": name} for name in self.flow_logs]
            },
        }
        for operation, answer in answers.items():
            self.fake.answer(operation, answer)

    def put(
        self, name: str, *ages: float | None, retention: int | None = 30, **more: object
    ) -> None:
        """Let a group stand whose streams were last written to so many days ago."""
        self.groups[name] = {"logGroupName": name, "logGroupArn": arn_of(name), **more}
        if retention:
            self.groups[name]["retentionInDays"] = retention
        self.ages[name] = list(ages)
        self.tags.setdefault(name, {})

    def mark(self, name: str, *, days: float, told: float | None = None) -> None:
        """Let a group have been marked, and announced, so many days ago."""
        at = (NOW - timedelta(days=days)).isoformat()
        self.tags[name] = {MARKED_BY: OWNER, MARKED_AT: at}
        self.announce(name, days=days if told is None else told)

    def announce(self, name: str, *, days: float) -> None:
        """Let a report have said so many days ago that a group is unused."""
        finding = Finding(code=UNUSED, resource=name, severity=Severity.WARNING, sentence="Unused")
        since = NOW - timedelta(days=days)
        self.findings[name] = finding_item("log_cleanup", Recorded(finding=finding, since=since))

    def accept(self, name: str, *, days: float) -> None:
        """Let somebody have accepted that finding until so many days from now."""
        texts = {
            "sk": f"{UNUSED}|{name}",
            "severity": "WARNING",
            "owner": "ops@example.com",
            "reason": "kept for the auditors",
            "until": (NOW + timedelta(days=days)).isoformat(),
        }
        self.acceptances.append({key: {"S": value} for key, value in texts.items()})

    def run(self, event: object = None) -> dict[str, Any]:
        """Run the job as its schedule does."""
        variables = {"ACTIONS": "on", "LOG_CLEANUP": "act", **self.variables}
        house = fake_house(self.fake.aws, self.slack, now=self.now, **variables)
        return run_report(JOB, EVENT if event is None else event, FakeContext(), house)

    def changes(self) -> list[str]:
        """Return every call that changed something in CloudWatch Logs, in order."""
        words = ("TagResource", "UntagResource", "PutRetentionPolicy", "DeleteLogGroup")
        return [name for name, _ in self.fake.asked if name in words]

    def _query(self, asked: Params) -> Params:
        match asked["ExpressionAttributeValues"][":pk"]["S"]:
            case "finding#log_cleanup":
                return {"Items": list(self.findings.values())}
            case "acceptance":
                return {"Items": self.acceptances}
            case _:
                return {"Items": []}

    def _remember(self, asked: Params) -> Params:
        for write in asked["RequestItems"]["ledger"]:
            if put := write.get("PutRequest"):
                self.findings[put["Item"]["resource"]["S"]] = put["Item"]
            else:
                name = write["DeleteRequest"]["Key"]["sk"]["S"].partition("|")[2]
                self.findings.pop(name, None)
        return {}

    def _switch(self) -> Params:
        if not self.halted:
            return {}
        texts = {"by": "U9", "reason": "freeze", "at": NOW.isoformat()}
        item = {name: {"S": value} for name, value in texts.items()}
        return {"Item": {**item, "halted": {"BOOL": True}}}

    def answer_streams(self, asked: Params) -> Params:
        if asked["logGroupName"] not in self.ages:
            raise refusal("ResourceNotFoundException")
        ages = self.ages[asked["logGroupName"]]
        told = [
            {"lastIngestionTime": milliseconds(self.now - timedelta(days=age))}
            if age is not None
            else {}
            for age in ages
        ]
        return {"logStreams": [{"logStreamName": f"s{n}", **one} for n, one in enumerate(told)]}

    def _task(self) -> Params:
        containers = [
            {"logConfiguration": {"logDriver": "awslogs", "options": {"awslogs-group": group}}}
            for group in self.task_groups
        ]
        return {"taskDefinition": {"family": "app", "containerDefinitions": containers}}

    def _tag(self, asked: Params) -> Params:
        self.tags[name_of(asked)] |= asked["tags"]
        return {}

    def _untag(self, asked: Params) -> Params:
        for key in asked["tagKeys"]:
            del self.tags[name_of(asked)][key]
        return {}

    def _retain(self, asked: Params) -> Params:
        self.groups[asked["logGroupName"]]["retentionInDays"] = asked["retentionInDays"]
        return {}

    def _delete(self, asked: Params) -> Params:
        del self.groups[asked["logGroupName"]]
        return {}


_API = {"ProtocolType": "HTTP", "RouteSelectionExpression": "x"}


def name_of(asked: Params) -> str:
    return str(asked["resourceArn"]).partition(":log-group:")[2]


def refusal(code: str) -> ClientError:
    """Return what botocore raises for an AWS error code."""
    return ClientError({"Error": {"Code": code, "Message": "refused by the test"}}, "Any")


def codes(result: Mapping[str, Any]) -> dict[str, str]:
    """Return each finding's sentence by code and resource."""
    return {f"{f['code']}|{f['resource']}": f["sentence"] for f in result["findings"]}
