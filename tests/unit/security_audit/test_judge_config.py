import pytest

from functions.security_audit.judge.config import ConfigFacts, Rule, judge_config, section_config
from notifier.words import Severity
from opskit.unreadable import Read, Unreadable, Why

LOST = Unreadable(operation="config:X", resource="AWS Config", why=Why.TIMEOUT)
BROKEN = Rule(name="s3-public", compliance="NON_COMPLIANT", count=2)
FINE = Rule(name="encrypted", compliance="COMPLIANT")


def _facts(recording: Read[bool], rules: Read[tuple[Rule, ...]]) -> ConfigFacts:
    return ConfigFacts(region="ap-northeast-2", recording=recording, rules=rules)


@pytest.mark.parametrize(
    ("recording", "rules", "expected"),
    [
        (True, (FINE,), []),
        (True, (FINE, BROKEN), ["config.noncompliant"]),
        (True, (), ["config.no_rules"]),
        (False, (), ["config.not_enabled"]),
        (False, (BROKEN,), ["config.not_enabled", "config.noncompliant"]),
        (LOST, (BROKEN,), ["config.unreadable", "config.noncompliant"]),
        (LOST, (), ["config.unreadable"]),
        (True, LOST, ["config.unreadable"]),
    ],
)
def test_recorder_and_rules(
    recording: Read[bool], rules: Read[tuple[Rule, ...]], expected: list[str]
) -> None:
    assert [finding.code for finding in judge_config(_facts(recording, rules))] == expected


def test_a_stopped_recorder_is_told_the_command_and_fixes_nothing() -> None:
    (finding,) = judge_config(_facts(recording=False, rules=()))
    assert "put-configuration-recorder" in finding.remedy
    assert "config.noncompliant".startswith(finding.hides)


def test_more_than_aws_counts_is_said_so() -> None:
    capped = Rule(name="s3-public", compliance="NON_COMPLIANT", count=25, capped=True)
    (finding,) = judge_config(_facts(recording=True, rules=(capped,)))
    assert (finding.severity, finding.resource) == (Severity.WARNING, "s3-public")
    assert "25+ resources" in finding.sentence


def test_a_rule_without_a_result_is_told_and_not_called_fixed() -> None:
    blank = Rule(name="s3-public", compliance="INSUFFICIENT_DATA")
    (finding,) = judge_config(_facts(recording=True, rules=(FINE, blank)))
    assert (finding.code, finding.severity) == ("config.no_result", Severity.WARNING)
    assert (finding.evidence, finding.hides) == (("s3-public",), ("config.noncompliant|s3-public",))


def test_the_section_counts_rules_by_result() -> None:
    blank = Rule(name="new", compliance="INSUFFICIENT_DATA")
    (line,) = section_config(_facts(recording=True, rules=(FINE, BROKEN, blank))).lines
    assert line == "3 rules: 1 complied with, 1 not, 1 without a result"
