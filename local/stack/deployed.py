"""Finds what a stack's resources are really called; where no stack is, says what they would be."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

type Clients = Callable[[str], Any]

LOCAL_ACCOUNT = "123456789012"
"""Stands where no account can be asked; SAM's own choice too."""

_FIFO = ("Outbox", "OutboxDeadLetters")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stack:
    """A stack's physical names.

    Attributes:
        name: the stack's.
        region: such as "ap-northeast-2".
        account: the account's number.
        endpoint: an embedded AWS's address, or "".
        physical: by logical name; empty when no such stack is deployed.
        parameters: as the stack was deployed with; empty when no such stack is.
        note: one sentence for the person: found, or why not.
    """

    name: str
    region: str
    account: str
    endpoint: str = ""
    physical: dict[str, str] = field(default_factory=dict)
    parameters: dict[str, str] = field(default_factory=dict)
    note: str = ""

    def resource(self, logical: str, attribute: str) -> str:
        """Return what a Ref (attribute "") or GetAtt of `logical` yields."""
        known = self.physical.get(logical, "")
        if attribute == "Arn":
            return self._arn(logical, known)
        if attribute == "QueueName":
            return (known or self._would_be(logical)).rpartition("/")[2]
        return known or self._would_be(logical)

    def _would_be(self, logical: str) -> str:
        name = f"{self.name}-{logical}"
        match logical:
            case "Outbox" | "OutboxDeadLetters" | "ScheduleDeadLetters" | "FailedRuns":
                host = self.endpoint or f"https://sqs.{self.region}.amazonaws.com"
                return f"{host.rstrip('/')}/{self.account}/{name}{'.fifo' * (logical in _FIFO)}"
            case "SlackSecret":
                return f"{self.name}-slack"
            case "AlertTopic":
                return f"arn:aws:sns:{self.region}:{self.account}:{name}"
            case _:
                return name

    def _arn(self, logical: str, known: str) -> str:
        if known.startswith("arn:"):
            return known
        kind = {"Ledger": "dynamodb"}.get(logical, "sqs")
        name = (known or self._would_be(logical)).rpartition("/")[2]
        prefix = "table/" if kind == "dynamodb" else ""
        return f"arn:aws:{kind}:{self.region}:{self.account}:{prefix}{name}"


def find_stack(client: Clients, *, name: str, region: str, endpoint: str) -> Stack:
    """Ask CloudFormation for the stack's resources; never raises for an absent stack or AWS.

    Args:
        client: makes the client of a service by its name.
        name: the stack's.
        region: where it is.
        endpoint: an embedded AWS's address, or "".
    """
    try:
        cloudformation = client("cloudformation")
        pages = cloudformation.get_paginator("list_stack_resources").paginate(StackName=name)
        physical = {
            row["LogicalResourceId"]: row.get("PhysicalResourceId", "")
            for page in pages
            for row in page["StackResourceSummaries"]
        }
        (deployed,) = cloudformation.describe_stacks(StackName=name)["Stacks"]
        account = client("sts").get_caller_identity()["Account"]
    except (ClientError, BotoCoreError) as error:
        note = f"stack {name} was not found ({error}): resources are called as they would be"
        return Stack(name=name, region=region, account=LOCAL_ACCOUNT, endpoint=endpoint, note=note)
    return Stack(
        name=name,
        region=region,
        account=account,
        endpoint=endpoint,
        physical=physical,
        parameters={
            one["ParameterKey"]: one["ParameterValue"] for one in deployed.get("Parameters", [])
        },
        note=f"resources and parameters are those of stack {name}",
    )
