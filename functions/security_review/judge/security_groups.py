"""Security groups: what they let in that nobody needs, and which of them nobody uses."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from functions.security_review.judge.rules import Rule, Source
from notifier.translation import _
from notifier.words import Finding, Section, Severity
from opskit import console
from opskit.unreadable import Read, Unreadable
from opskit.unreadable_findings import judge_unreadable


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """One security group and what it lets in."""

    id: str
    name: str
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupFacts:
    """What EC2 said, beside what the other areas found attached.

    Attributes:
        region: for links.
        tag: what the project's groups carry, "Project=petclinic".
        groups: those that carry it and those that are attached.
        in_use: identifiers of the groups that network interfaces have.
        attached: identifiers that the project's services, clusters and load balancers name.
        application: identifiers of the ECS services' groups; None where ECS was not read whole.
        databases: the ports of the clusters by identifier of their groups; None where RDS was not.
    """

    region: str
    tag: str
    groups: Read[tuple[Group, ...]]
    in_use: Read[frozenset[str]]
    attached: frozenset[str]
    application: frozenset[str] | None
    databases: Mapping[str, int] | None


def judge_security_groups(facts: GroupFacts) -> list[Finding]:
    """Judge what comes in (manual: weekly checklist 1; CIS 5.2 to 5.4).

    What changed since last week is told by the comparison with the Ledger: a finding names its
    group and ports, so that a rule that is new is a finding that is new.
    """
    if isinstance(facts.groups, Unreadable):
        return [
            judge_unreadable(
                facts.groups, code="security_groups.unreadable", hides=("security_groups.",)
            )
        ]
    if not facts.groups:
        return [_nothing(facts.tag)]
    names = Counter(group.name for group in facts.groups)
    named = _named(facts.groups)
    return [
        *_blind(facts),
        *(
            finding
            for group in facts.groups
            for finding in _judge(
                group, group.name if names[group.name] == 1 else group.id, facts, named
            )
        ),
    ]


def _named(groups: Iterable[Group]) -> frozenset[str]:
    """Return the groups that a rule of another one lets in."""
    return frozenset(
        rule.source
        for group in groups
        for rule in group.rules
        if rule.kind is Source.GROUP and rule.source != group.id
    )


def section_security_groups(facts: GroupFacts) -> Section:
    """Say what was looked at: a line for each group with what it lets in."""
    groups = () if isinstance(facts.groups, Unreadable) else facts.groups
    names = {group.id: group.name for group in groups}
    lines = tuple(f"{group.name} ({group.id}): {_rules(group, names)}" for group in groups)
    return Section(title=_("Security groups"), lines=lines)


def _rules(group: Group, names: Mapping[str, str]) -> str:
    said = [f"{rule.ports} ← {names.get(rule.source, rule.source)}" for rule in group.rules]
    return ", ".join(said) or _("lets nothing in")


def _nothing(tag: str) -> Finding:
    return Finding(
        code="security_groups.none",
        resource=tag,
        severity=Severity.UNKNOWN,
        sentence=_("No security group carries this tag, and none is attached: none was checked"),
        remedy=_("Tag them: {command}").format(
            command="aws ec2 create-tags --resources <sg-id>"
            f" --tags Key={tag.replace('=', ',Value=', 1)}"
        ),
        hides=("security_groups.",),
    )


def _blind(facts: GroupFacts) -> Iterator[Finding]:
    if isinstance(facts.in_use, Unreadable):
        yield judge_unreadable(
            facts.in_use,
            code="security_groups.interfaces_unreadable",
            hides=("security_groups.unused",),
        )
    if facts.application is None or facts.databases is None:
        yield Finding(
            code="security_groups.owners_unknown",
            resource=facts.tag,
            severity=Severity.UNKNOWN,
            sentence=_(
                "Who may reach the database was not judged: ECS or Aurora could not be read"
            ),
            remedy=_("See what is said of ECS and Aurora in this report"),
            hides=("security_groups.database_reach", "security_groups.unused"),
        )


def _judge(
    group: Group, resource: str, facts: GroupFacts, named: frozenset[str]
) -> Iterator[Finding]:
    link = console.security_group(facts.region, group.id)
    for ports, rules in _by_ports(group).items():
        where = f"{resource}/{ports}"
        world = [r for r in rules if r.is_world and not r.is_web]
        if world:
            yield _open(group, where, world, link)
        wide = [r for r in rules if r.is_wide and not r.is_world and r.source != group.id]
        if wide:
            yield _wide(group, where, wide, link)
    yield from _reach(group, resource, facts, link)
    if _is_unused(group, facts, named):
        yield _unused(group, resource, link)


def _by_ports(group: Group) -> dict[str, list[Rule]]:
    found: dict[str, list[Rule]] = {}
    for rule in group.rules:
        found.setdefault(rule.ports, []).append(rule)
    return found


def _open(group: Group, where: str, rules: list[Rule], link: str) -> Finding:
    harmless = all(rule.is_icmp for rule in rules)
    return Finding(
        code="security_groups.open_to_world",
        resource=where,
        severity=Severity.WARNING if harmless else Severity.CRITICAL,
        sentence=_("The whole internet may come in by {ports} (normal: tcp 80 and 443)").format(
            ports=rules[0].ports
        ),
        evidence=tuple(rule.source for rule in rules),
        link=link,
        remedy=rules[0].revoke(group.id),
    )


def _wide(group: Group, where: str, rules: list[Rule], link: str) -> Finding:
    return Finding(
        code="security_groups.wide",
        resource=where,
        severity=Severity.WARNING,
        sentence=_("Ports by the hundred are open to others ({ports}; normal: one each)").format(
            ports=rules[0].ports
        ),
        evidence=tuple(rule.source for rule in rules),
        link=link,
        remedy=_("Allow what is needed, then: {command}").format(command=rules[0].revoke(group.id)),
    )


def _reach(group: Group, resource: str, facts: GroupFacts, link: str) -> Iterator[Finding]:
    if facts.databases is None or facts.application is None or group.id not in facts.databases:
        return
    port, friends = facts.databases[group.id], {*facts.application, group.id}
    for rule in group.rules:
        # What the world reaches is told by _open already.
        if rule.lets_in(port) and rule.source not in friends and not rule.is_world:
            yield Finding(
                code="security_groups.database_reach",
                resource=f"{resource}/{rule.source}",
                severity=Severity.WARNING,
                sentence=_(
                    "{source} reaches the database's port {port} (normal: the application only)"
                ).format(source=rule.source, port=port),
                link=link,
                remedy=rule.revoke(group.id),
            )


def _is_unused(group: Group, facts: GroupFacts, named: frozenset[str]) -> bool:
    if isinstance(facts.in_use, Unreadable) or group.name == "default" or not group.rules:
        return False  # One that lets nobody in waits for restore drills.
    if facts.application is None or facts.databases is None:
        return False
    return group.id not in facts.in_use | facts.attached | named


def _unused(group: Group, resource: str, link: str) -> Finding:
    return Finding(
        code="security_groups.unused",
        resource=resource,
        severity=Severity.WARNING,
        sentence=_("Nothing uses this group: what it allows waits for somebody to attach it"),
        link=link,
        remedy=f"aws ec2 delete-security-group --group-id {group.id}",
    )
