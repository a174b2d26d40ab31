"""AWS Config: whether it records, and which rules say that something does not comply."""

from collections.abc import Iterator
from dataclasses import dataclass

from notifier.translation import _, ngettext
from notifier.words import Finding, Section, Severity
from opskit import console
from opskit.unreadable import Read, Unreadable
from opskit.unreadable_findings import judge_unreadable

_RESULTS = ("COMPLIANT", "NON_COMPLIANT", "NOT_APPLICABLE")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule of AWS Config.

    Attributes:
        name: its name.
        compliance: "COMPLIANT", "NON_COMPLIANT", "INSUFFICIENT_DATA", "NOT_APPLICABLE" or "".
        count: how many resources do not comply.
        capped: whether there are more than `count` (AWS counts to 25).
    """

    name: str
    compliance: str
    count: int = 0
    capped: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigFacts:
    """What AWS Config said.

    Attributes:
        region: the project's.
        recording: whether a recorder of the team's records.
        rules: all rules.
    """

    region: str
    recording: Read[bool]
    rules: Read[tuple[Rule, ...]]


def judge_config(facts: ConfigFacts) -> list[Finding]:
    """Judge rule compliance (manual: monthly checklist 3, AWS Config)."""
    return [*_recording(facts), *_rules(facts)]


def section_config(facts: ConfigFacts) -> Section:
    """Say how many rules were looked at, by what they say."""
    if isinstance(facts.rules, Unreadable) or not facts.rules:
        return Section(title=_("AWS Config"), lines=())
    said = [rule.compliance for rule in facts.rules]
    fine, wrong = said.count("COMPLIANT"), said.count("NON_COMPLIANT")
    line = ngettext(
        "{n} rule: {fine} complied with, {wrong} not, {rest} without a result",
        "{n} rules: {fine} complied with, {wrong} not, {rest} without a result",
        len(said),
    ).format(n=len(said), fine=fine, wrong=wrong, rest=len(said) - fine - wrong)
    return Section(title=_("AWS Config"), lines=(line,))


def _recording(facts: ConfigFacts) -> Iterator[Finding]:
    if isinstance(facts.recording, Unreadable):
        yield judge_unreadable(
            facts.recording, code="config.unreadable", hides=("config.not_enabled",)
        )
    elif not facts.recording:
        yield Finding(
            code="config.not_enabled",
            resource="AWS Config",
            severity=Severity.WARNING,
            sentence=_("AWS Config does not record: no rule tells what does not comply"),
            link=console.config_rule(facts.region),
            remedy=_(
                "aws configservice put-configuration-recorder --configuration-recorder"
                " name=default,roleARN=ROLE && aws configservice put-delivery-channel"
                " --delivery-channel name=default,s3BucketName=BUCKET"
                " && aws configservice start-configuration-recorder"
                " --configuration-recorder-name default"
            ),
            # What a stopped recorder's rules say is as old as its last recording.
            hides=("config.noncompliant", "config.no_rules"),
        )


def _rules(facts: ConfigFacts) -> Iterator[Finding]:
    if isinstance(facts.rules, Unreadable):
        hides = ("config.noncompliant", "config.no_rules")
        yield judge_unreadable(facts.rules, code="config.unreadable", hides=hides)
        return
    if not facts.rules and facts.recording is True:
        yield Finding(
            code="config.no_rules",
            resource="AWS Config",
            severity=Severity.WARNING,
            sentence=_("AWS Config records, but has no rules: nothing is judged"),
            link=console.config_rule(facts.region),
            remedy=_(
                "aws configservice put-conformance-pack --conformance-pack-name operations"
                " --template-body file://operational-best-practices.yaml"
            ),
            hides=("config.noncompliant",),
        )
    for rule in facts.rules:
        if rule.compliance == "NON_COMPLIANT":
            yield _broken(rule, facts.region)
    if blank := [rule.name for rule in facts.rules if rule.compliance not in _RESULTS]:
        yield _without_result(blank, facts.region)


def _without_result(names: list[str], region: str) -> Finding:
    return Finding(
        code="config.no_result",
        resource="AWS Config",
        severity=Severity.WARNING,
        sentence=ngettext(
            "{n} rule has no result: nothing falls under it, or it could not be judged",
            "{n} rules have no result: nothing falls under them, or they could not be judged",
            len(names),
        ).format(n=len(names)),
        evidence=tuple(names),
        link=console.config_rule(region),
        remedy=_(
            "See why (LastErrorMessage; none: nothing falls under it):"
            " aws configservice describe-config-rule-evaluation-status --config-rule-names {name}"
        ).format(name=names[0]),
        hides=tuple(f"config.noncompliant|{name}" for name in names),
    )


def _broken(rule: Rule, region: str) -> Finding:
    count = f"{rule.count}+" if rule.capped else f"{rule.count}"
    return Finding(
        code="config.noncompliant",
        resource=rule.name,
        severity=Severity.WARNING,
        sentence=ngettext(
            "{n} resource does not comply with this rule (normal: none)",
            "{n} resources do not comply with this rule (normal: none)",
            rule.count,
        ).format(n=count),
        link=console.config_rule(region, rule.name),
        remedy=_(
            "aws configservice get-compliance-details-by-config-rule"
            " --config-rule-name {name} --compliance-types NON_COMPLIANT"
        ).format(name=rule.name),
    )
