"""The whole sweep: all areas' Facts, and what is said of them."""

from dataclasses import dataclass
from datetime import datetime

from functions.health_sweep.judge.access_log import (
    AccessLogFacts,
    judge_access_log,
    section_access_log,
)
from functions.health_sweep.judge.alarms import AlarmFacts, judge_alarms, section_alarms
from functions.health_sweep.judge.alb import AlbFacts, judge_alb, sections_alb
from functions.health_sweep.judge.aurora import AuroraFacts, judge_aurora, section_aurora
from functions.health_sweep.judge.ecs import judge_ecs, section_ecs
from functions.health_sweep.judge.ecs_facts import EcsFacts
from functions.health_sweep.judge.logs import LogFacts, judge_logs, section_logs
from functions.health_sweep.judge.slots import SlotFacts, judge_slots, section_slots
from functions.health_sweep.judge.switch import judge_switch
from functions.health_sweep.judge.usage import judge_usage
from functions.health_sweep.settings import SweepSettings
from notifier.translation import ngettext
from notifier.words import Finding, Section
from opskit.switch import Turn
from opskit.targets import TargetFacts, Targets, judge_targets
from opskit.unreadable import Read
from opskit.usage_figures import UsageFacts

AREAS = ("ecs.", "aurora.", "alb.", "application.", "usage.", "logs.", "access_log.", "alarms.")
"""Code prefixes that cannot be judged while it is unknown what to look at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepFacts:
    """What AWS and the application said, area by area."""

    targets: TargetFacts
    ecs: EcsFacts
    aurora: AuroraFacts
    alb: AlbFacts
    usage: UsageFacts
    logs: LogFacts
    access_log: AccessLogFacts
    alarms: AlarmFacts
    slots: SlotFacts
    switch: Read[Turn | None]


def judge_sweep(facts: SweepFacts, settings: SweepSettings, now: datetime) -> tuple[Finding, ...]:
    """Judge every area (manual: daily checklist 1 to 3).

    Args:
        facts: what was read, and what could not be.
        settings: thresholds.
        now: the moment judged (aware).
    """
    return (
        *judge_targets(facts.targets, settings, job="health_sweep", areas=AREAS),
        *judge_ecs(facts.ecs, settings, now),
        *judge_aurora(facts.aurora, settings, now),
        *judge_alb(facts.alb, settings, now),
        *judge_usage(facts.usage, settings, now),
        *judge_logs(facts.logs, settings, now),
        *judge_access_log(facts.access_log, settings, now),
        *judge_alarms(facts.alarms, settings, now),
        *judge_slots(facts.slots, settings, now),
        *judge_switch(facts.switch, now),
    )


def sections_sweep(facts: SweepFacts, now: datetime) -> tuple[Section, ...]:
    """Say what was looked at, for the thread."""
    sections = (
        section_ecs(facts.ecs, now),
        section_aurora(facts.aurora, now),
        *sections_alb(facts.alb),
        section_logs(facts.logs),
        section_access_log(facts.access_log),
        section_alarms(facts.alarms),
        section_slots(facts.slots),
    )
    return tuple(section for section in sections if section.lines)


def subject_of(targets: Targets) -> str:
    """Say what the sweep looks at: "1 ECS service, 1 Aurora cluster, 1 load balancer"."""
    services, clusters = len(targets.services), len(targets.clusters)
    balancers = len(targets.load_balancers)
    counts = (
        (services, ngettext("{n} ECS service", "{n} ECS services", services)),
        (clusters, ngettext("{n} Aurora cluster", "{n} Aurora clusters", clusters)),
        (balancers, ngettext("{n} load balancer", "{n} load balancers", balancers)),
    )
    return ", ".join(words.format(n=n) for n, words in counts if n)
