"""Names what a job lacks of what every job has (docs/adding-a-job.md)."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from local.stack.template import ROOT, to_resource

type Tree = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """Where a job's parts are looked for: this project, or a test's own."""

    root: Path
    template: Tree

    def jobs(self) -> list[str]:
        """Return the folders of functions/ that hold anything."""
        folders = (self.root / "functions").iterdir()
        return sorted(f.name for f in folders if f.is_dir() and any(f.glob("*.py")))


def lacks(job: str, house: House) -> list[str]:
    """Return one sentence for everything that `job` lacks, each saying what to add."""
    return [*_files(job, house), *_block(job, house)]


def _files(job: str, house: House) -> Iterator[str]:
    root = house.root
    for path, what in (
        (f"functions/{job}/__init__.py", "a docstring: what it says, when it runs, what it reads"),
        (f"functions/{job}/app.py", "the handler"),
        (f"events/{job}.json", "a real AWS payload that starts it"),
        (f"docs/jobs/{job}.md", "its page"),
    ):
        if not (root / path).is_file():
            yield f"{job} lacks {path}: add {what}"
    if not list((root / "tests/unit" / job).glob("test_*.py")):
        yield f"{job} lacks tests/unit/{job}/test_*.py: add its tests, judgement first"
    readme = root / "README.md"
    rows = readme.read_text(encoding="utf-8").splitlines() if readme.is_file() else []
    if not any(row.startswith("|") and f"docs/jobs/{job}.md" in row for row in rows):
        yield f"{job} lacks a row in README.md's table of jobs, with a link to docs/jobs/{job}.md"


def _block(job: str, house: House) -> Iterator[str]:
    name = to_resource(job)
    resources: Tree = house.template["Resources"]
    block = resources.get(name)
    if block is None:
        yield f"{job} lacks its block in template.yaml: add the function {name}"
        return
    properties = block["Properties"]
    if properties.get("Handler") != f"functions.{job}.app.handler":
        yield f"{name} lacks Handler: functions.{job}.app.handler"
    if block.get("Metadata", {}).get("BuildMethod") != "makefile":
        yield f"{name} lacks Metadata BuildMethod: makefile, so it would ship no .pyc files"
    if block.get("Metadata", {}).get("StartedBy") != "hand":
        yield from _start(name, properties, resources)
    if not properties.get("Policies"):
        yield f"{name} lacks Policies: grant what its code calls, and no more"
    yield from _log(name, properties, resources)
    if not any(_is_errors_alarm(r, name) for r in resources.values()):
        yield f"{name} lacks an alarm on its Errors whose action is AlertTopic, not Slack"


_SOURCES = {"SQS", "SNS", "EventBridgeRule", "CloudWatchLogs", "HttpApi", "DynamoDB"}


def _start(name: str, properties: Tree, resources: Tree) -> Iterator[str]:
    events = properties.get("Events", {})
    called = "FunctionUrlConfig" in properties or _is_invoked(properties, resources)
    if not events and not called:
        yield f"{name} lacks Events: add a ScheduleV2, what else starts it, or who may invoke it"
    for label, event in events.items():
        if event["Type"] != "ScheduleV2":
            if event["Type"] not in _SOURCES:
                yield f"{name}.{label} is a {event['Type']}: schedules are ScheduleV2 here"
            continue
        schedule = event["Properties"]
        if schedule.get("ScheduleExpressionTimezone") != {"Ref": "TimeZone"}:
            yield f"{name}.{label} lacks ScheduleExpressionTimezone: !Ref TimeZone"
        if schedule.get("DeadLetterConfig") != {"Arn": {"Fn::GetAtt": _DEAD_LETTERS}}:
            yield f"{name}.{label} lacks DeadLetterConfig with ScheduleDeadLetters' Arn"
        for key in ("RetryPolicy", "Input", "Name"):
            if key not in schedule:
                yield f"{name}.{label} lacks {key}: see HealthSweep's"


def _is_invoked(properties: Tree, resources: Tree) -> bool:
    """Tell whether another function of ours may invoke this one, by its name."""
    name = str(properties.get("FunctionName"))[:-2].rpartition("${AWS::StackName}")[2]
    return bool(name) and any(
        f"function:${{AWS::StackName}}{name}" in json.dumps(statement)
        for resource in resources.values()
        for policy in resource.get("Properties", {}).get("Policies", [])
        for statement in policy["Statement"]
        if "lambda:InvokeFunction" in json.dumps(statement)
    )


_DEAD_LETTERS = ["ScheduleDeadLetters", "Arn"]


def _log(name: str, properties: Tree, resources: Tree) -> Iterator[str]:
    group = properties.get("LoggingConfig", {}).get("LogGroup", {}).get("Ref", "")
    if "RetentionInDays" not in resources.get(group, {}).get("Properties", {}):
        yield f"{name} lacks LoggingConfig with a log group {name}Log that has RetentionInDays"


def _is_errors_alarm(resource: Tree, function: str) -> bool:
    properties = resource.get("Properties", {})
    return (
        resource["Type"] == "AWS::CloudWatch::Alarm"
        and (properties.get("Namespace"), properties.get("MetricName")) == ("AWS/Lambda", "Errors")
        and properties["Dimensions"] == [{"Name": "FunctionName", "Value": {"Ref": function}}]
        and properties["AlarmActions"] == [{"Ref": "AlertTopic"}]
    )


def this_house(template: Tree) -> House:
    """Return the project's own house."""
    return House(root=ROOT, template=template)
