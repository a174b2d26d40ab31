"""One cleanup: look, plan, act where it may, each deletion after another look."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from functions.log_cleanup.act import carry_out
from functions.log_cleanup.collect.groups import group_of, read_groups
from functions.log_cleanup.collect.notices import find_notices
from functions.log_cleanup.collect.uses import read_uses
from functions.log_cleanup.facts import Facts
from functions.log_cleanup.judge import Outcome
from functions.log_cleanup.plan import Act, Step, decide, is_tended, plan
from functions.log_cleanup.rules import rules_of
from notifier.translation import _
from opskit.list_log_groups import list_log_groups
from opskit.reads import read
from opskit.switch import Switch, explain_halt
from opskit.unreadable import Unreadable

if TYPE_CHECKING:
    from mypy_boto3_logs import CloudWatchLogsClient

    from functions.log_cleanup.rules import Rules
    from functions.log_cleanup.settings import CleanupSettings
    from opskit.report import Run

JOB = "log_cleanup"


def look(run: Run[CleanupSettings]) -> Facts:
    """Read the groups that are tended, and all that may use them."""
    logs: CloudWatchLogsClient = run.aws.client("logs")
    name = f"{run.job.project}-{run.job.environment}"
    wanted = partial(is_tended, name=name, prefixes=run.settings.log_group_prefixes)
    table = run.job.ledger_table
    told = run.reader.start("dynamodb:Query", table, partial(find_notices, run.ledger, JOB))
    listed = run.reader.start(
        "logs:DescribeLogGroups", name, lambda: list_log_groups(logs, wanted)
    ).result()
    if isinstance(listed, Unreadable):
        return Facts(region=run.aws.region, groups=listed, complete=True, uses={})
    groups, since = tuple(map(group_of, listed.groups)), run.now - rules(run).stale
    return Facts(
        region=run.aws.region,
        groups=read_groups(logs, run.reader, groups, since),
        complete=listed.complete,
        uses=read_uses(run.aws, run.reader),
        notices=told.result(),
    )


def rules(run: Run[CleanupSettings]) -> Rules:
    """Return what the plan goes by."""
    return rules_of(run.settings, stack=run.job.stack, zone=run.job.time_zone)


def clean(run: Run[CleanupSettings], facts: Facts) -> Outcome:
    """Plan, and act where it may; a step that fails hinders no other."""
    steps = plan(facts, rules(run), run.now)
    failed: dict[str, str] = {}
    spared: set[str] = set()
    held = explain_hold(run)
    for step in () if held else steps:
        try:
            if not _carry_out(run, step, facts):
                spared.add(step.group.name)
        except (ClientError, BotoCoreError) as error:
            failed[step.group.name] = str(error)
    return Outcome(steps=steps, held=held, failed=failed, spared=frozenset(spared))


def _carry_out(run: Run[CleanupSettings], step: Step, facts: Facts) -> bool:
    """Do one step; False where it is a deletion that must not be any longer."""
    logs: CloudWatchLogsClient = run.aws.client("logs")
    if step.act is Act.DELETE and not _is_still_due(run, step, facts):
        return False
    carry_out(logs, step, rules(run), run.now)
    return True


def _is_still_due(run: Run[CleanupSettings], step: Step, facts: Facts) -> bool:
    """Look at the switch and the group again, right before it is deleted."""
    if explain_hold(run):
        return False
    logs: CloudWatchLogsClient = run.aws.client("logs")
    since = run.now - rules(run).stale
    (group,) = read_groups(logs, run.reader, (step.group,), since)
    return decide(group, facts, rules(run), run.now).act is Act.DELETE


def explain_hold(run: Run[CleanupSettings]) -> str:
    """Say why nothing may be changed, one translated sentence, or ""."""
    if not run.may_act:
        return _("a dry run, or not of today")
    if run.settings.log_cleanup != "act":
        return _("LogCleanupMode is {mode}").format(mode=run.settings.log_cleanup)
    if run.settings.actions != "on":
        return _("Actions is {mode}").format(mode=run.settings.actions)
    table = run.job.ledger_table
    switch = Switch(run.aws.client("dynamodb"), table)
    turn = read("dynamodb:GetItem", table, switch.read)
    if isinstance(turn, Unreadable):
        return _("the stop switch could not be read")
    return explain_halt(turn)
