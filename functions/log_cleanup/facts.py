"""What AWS said of log groups, and of everything that may write to them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from opskit.unreadable import Read

MARKED_BY = "ops:marked-by"
"""The tag that says which function marked a group; only that one deletes it."""
MARKED_AT = "ops:unused-since-check"
"""The tag that says when it was marked, ISO 8601."""
UNUSED = "logs.unused"
"""The code of the finding that announces a deletion; the Ledger remembers since when."""
STACK_TAG = "aws:cloudformation:stack-name"


@dataclass(frozen=True, slots=True, kw_only=True)
class Streams:
    """When a group was last written to.

    Attributes:
        count: how many streams were looked at.
        newest: the newest lastIngestionTime of them (aware), or None.
        silent: how many of them name none.
        complete: whether all streams were looked at; not, where one was in use, or too many are.
    """

    count: int
    newest: datetime | None
    silent: int = 0
    complete: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """One log group.

    Attributes:
        name: its name.
        arn: its ARN, without ":*".
        endless: whether it keeps its lines for ever.
        protected: whether AWS refuses to delete it.
        metric_filters: how many there are: somebody counts its lines.
        stored_bytes: what it holds.
        tags: its tags.
        streams: when it was last written to.
    """

    name: str
    arn: str
    tags: Read[Mapping[str, str]]
    streams: Read[Streams]
    endless: bool = False
    protected: bool = False
    metric_filters: int = 0
    stored_bytes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """Something that names a log group, or all groups below a prefix that ends with "/"."""

    group: str
    by: str

    def is_of(self, name: str) -> bool:
        """Tell whether a log group is meant."""
        return name == self.group or (self.group.endswith("/") and name.startswith(self.group))


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What people were told of a group that waits for its deletion, and said to it.

    Attributes:
        since: when it was first announced (aware), in a report that was sent.
        accepted_until: until when somebody lets it be (aware), ended or not; None where nobody did.
        accepted_by: who does, or "".
    """

    since: datetime
    accepted_until: datetime | None = None
    accepted_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What AWS said, and what people were told.

    Attributes:
        region: for links.
        groups: those that are tended.
        complete: whether all groups of the account were listed.
        uses: by what was asked: "ECS", "Lambda", "API Gateway", "RDS", "VPC".
        notices: by group.
    """

    region: str
    groups: Read[tuple[Group, ...]]
    complete: bool
    uses: Mapping[str, Read[tuple[Use, ...]]]
    notices: Read[Mapping[str, Notice]] = field(default_factory=dict)
