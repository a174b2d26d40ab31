"""The whole audit: all areas' Facts, and what is said of them."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from functions.security_audit.judge.analyzer import AnalyzerFacts, judge_analyzer, section_analyzer
from functions.security_audit.judge.config import ConfigFacts, judge_config, section_config
from functions.security_audit.judge.iam import IamFacts, judge_iam, section_iam
from functions.security_audit.judge.trail import TrailFacts, judge_trail, section_trail
from functions.security_audit.settings import AuditSettings
from notifier.translation import _
from notifier.words import Finding, Section


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditFacts:
    """What AWS said, area by area."""

    trail: TrailFacts
    config: ConfigFacts
    iam: IamFacts
    analyzer: AnalyzerFacts


def judge_audit(
    facts: AuditFacts, settings: AuditSettings, now: datetime, zone: ZoneInfo
) -> tuple[Finding, ...]:
    """Judge every area (manual: monthly checklist 3).

    Args:
        facts: what was read, and what could not be.
        settings: thresholds.
        now: the moment judged (aware).
        zone: for times in evidence.
    """
    return (
        *judge_trail(facts.trail, settings, now, zone),
        *judge_iam(facts.iam, settings, now),
        *judge_config(facts.config),
        *judge_analyzer(facts.analyzer),
    )


def sections_audit(facts: AuditFacts, settings: AuditSettings) -> tuple[Section, ...]:
    """Say what was looked at, for the thread."""
    sections = (
        section_trail(facts.trail, settings),
        section_iam(facts.iam),
        section_config(facts.config),
        section_analyzer(facts.analyzer),
    )
    return tuple(section for section in sections if section.lines)


def subject_of(settings: AuditSettings) -> str:
    """Say what the audit looks at."""
    return _("{days} days of CloudTrail, IAM, AWS Config, Access Analyzer").format(
        days=settings.trail_days
    )
