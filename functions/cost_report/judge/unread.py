"""What could not be read, or is not set up in the account."""

from collections.abc import Iterator
from dataclasses import replace

from functions.cost_report.judge.facts import CostFacts
from notifier.translation import _
from notifier.words import Finding, Severity
from opskit import console
from opskit.unreadable import Unreadable
from opskit.unreadable_findings import judge_unreadable, merge_unreadable

STACK_TAG = "aws:cloudformation:stack-name"
"""AWS puts it on what a stack makes (Billing User Guide, "AWS generated cost allocation tags")."""


CHARGES, FORECAST, TAGS = "Cost Explorer", "cost forecast", "cost allocation tags"
BUDGETS, DETECTION = "budgets", "Cost Anomaly Detection"
"""What is read of an account, as findings name it: it has no name of its own."""


def judge_unread(facts: CostFacts) -> list[Finding]:
    """Tell each part that could not be read; it hides what would have been judged from it."""
    parts = (
        (facts.bill, "cost.unreadable", "cost."),
        (facts.own, "own.unreadable", "own."),
        (facts.forecast, "forecast.unreadable", "forecast."),
        (facts.budgets, "budget.unreadable", "budget."),
        (facts.detection, "detection.unreadable", "detection."),
    )
    found = [
        _explain(judge_unreadable(part, code=code, hides=(hidden,)), part)
        for part, code, hidden in parts
        if isinstance(part, Unreadable)
    ]
    return [*_tag(facts), *found, *_deeds(facts), *_not_set_up(facts)]


def activate_command(key: str) -> str:
    """Return the command that makes Cost Explorer know a tag, from then on."""
    return (
        "aws ce update-cost-allocation-tags-status --cost-allocation-tags-status "
        f"TagKey={key},Status=Active"
    )


def _deeds(facts: CostFacts) -> Iterator[Finding]:
    """Tell that what we did ourselves, or what it cost, is not known."""
    if isinstance(facts.deeds, Unreadable):
        found = [judge_unreadable(facts.deeds, code="deeds.unreadable", hides=("deeds.",))]
    else:
        merged = merge_unreadable(facts.deeds.unpriced, area="ECS")
        found = [judge_unreadable(one, code="deeds.unpriced", hides=()) for one in merged]
    for one in found:
        sentence = _("{said}: what of a rise is our own doing is not known")
        yield replace(one, sentence=sentence.format(said=one.sentence))


def _tag(facts: CostFacts) -> Iterator[Finding]:
    key = facts.tag.partition("=")[0]
    if not key:
        return
    if isinstance(facts.active_tags, Unreadable):
        # The whole account's costs do not tell whether what was said of the tag's has ended.
        hides = ("tag.", "cost.")
        finding = judge_unreadable(facts.active_tags, code="tag.unreadable", hides=hides)
        yield replace(
            finding,
            sentence=_("{said}; this report is on the whole account").format(said=finding.sentence),
            remedy=_("{remedy}. A member account may never ask: set CostTag=none there").format(
                remedy=finding.remedy
            ),
        )
    elif key not in facts.active_tags:
        yield Finding(
            code="tag.inactive",
            resource=key,
            severity=Severity.WARNING,
            sentence=_(
                "This tag is not active as a cost allocation tag: this report is on the whole"
                " account"
            ),
            remedy=_("Once, in the paying account: {command}").format(
                command=activate_command(key)
            ),
        )


def _explain(finding: Finding, failed: Unreadable) -> Finding:
    """Say what AWS's two commonest refusals of a young account mean."""
    if "not enabled for cost explorer" in failed.detail.lower():
        return replace(
            finding,
            sentence=_("Cost Explorer is not enabled in this account"),
            remedy=_("Open Cost Explorer once in the console; it has data after 24 hours"),
        )
    if "DataUnavailable" in failed.detail:
        return replace(
            finding,
            sentence=_("Cost Explorer has too little history for this"),
            remedy=_("Wait: Cost Explorer needs days for costs and weeks for a forecast"),
        )
    return finding


def _not_set_up(facts: CostFacts) -> Iterator[Finding]:
    if facts.budgets == ():
        yield Finding(
            code="budget.none",
            resource=BUDGETS,
            severity=Severity.WARNING,
            sentence=_("This account has no budget: nobody hears of a month that costs too much"),
            link=console.budgets(facts.region),
            remedy=_create_budget(facts.account),
        )
    if not isinstance(facts.detection, Unreadable) and not facts.detection.monitors:
        yield Finding(
            code="detection.off",
            resource=DETECTION,
            severity=Severity.WARNING,
            sentence=_("AWS Cost Anomaly Detection, which is free, is not set up"),
            link=console.cost_anomalies(facts.region),
            remedy="aws ce create-anomaly-monitor --anomaly-monitor "
            "MonitorName=services,MonitorType=DIMENSIONAL,MonitorDimension=SERVICE",
        )


def _create_budget(account: str) -> str:
    return (
        f"aws budgets create-budget --account-id {account} --budget "
        "'BudgetName=monthly,BudgetLimit={Amount=300,Unit=USD},"
        "TimeUnit=MONTHLY,BudgetType=COST'"
    )
