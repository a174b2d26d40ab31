import pytest

from functions.security_audit.judge.analyzer import (
    Access,
    Analyzer,
    AnalyzerFacts,
    judge_analyzer,
    section_analyzer,
)
from notifier.words import Finding, Severity
from opskit.unreadable import Read, Unreadable, Why

LOST = Unreadable(operation="access-analyzer:ListFindings", resource="account", why=Why.DENIED)


def _analyzer(
    *accesses: Access, kind: str = "ACCOUNT", active: bool = True, complete: bool = True
) -> Analyzer:
    return Analyzer(
        name="account",
        arn="arn:a",
        kind=kind,
        active=active,
        findings=accesses,
        complete=complete,
    )


def _judge(*analyzers: Analyzer) -> list[Finding]:
    return judge_analyzer(AnalyzerFacts(region="ap-northeast-2", analyzers=analyzers))


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("ExternalAccess", "analyzer.external_access"),
        ("InternalAccess", "analyzer.internal_access"),
        ("UnusedIAMRole", "analyzer.unused_role"),
        ("UnusedIAMUserAccessKey", "analyzer.unused_key"),
        ("UnusedIAMUserPassword", "analyzer.unused_password"),
        ("UnusedPermission", "analyzer.unused_permission"),
        ("SomethingNew", "analyzer.other"),
    ],
)
def test_each_kind_of_finding_is_told(kind: str, code: str) -> None:
    (finding,) = _judge(_analyzer(Access(id="f1", kind=kind, resource="arn:bucket")))
    assert (finding.code, finding.resource) == (code, "arn:bucket")
    assert "--analyzer-arn arn:a --id f1" in finding.remedy


def test_two_findings_of_one_resource_are_one() -> None:
    accesses = (Access(id=n, kind="ExternalAccess", resource="arn:bucket") for n in ("1", "2"))
    (finding,) = _judge(_analyzer(*accesses))
    assert "2 findings" in finding.sentence
    assert len(finding.evidence) == 2


@pytest.mark.parametrize(
    "analyzers", [(), (_analyzer(kind="ACCOUNT_UNUSED_ACCESS"),)], ids=["none", "only unused"]
)
def test_without_an_analyzer_the_command_is_told(analyzers: tuple[Analyzer, ...]) -> None:
    (finding,) = _judge(*analyzers)
    assert finding.code == "analyzer.not_enabled"
    assert "create-analyzer" in finding.remedy
    assert "analyzer.external_access".startswith(finding.hides)


def test_an_analyzer_that_stands_still_fixes_nothing() -> None:
    codes = {finding.code: finding for finding in _judge(_analyzer(active=False))}
    assert set(codes) == {"analyzer.not_enabled", "analyzer.inactive"}
    assert "analyzer.unused_role".startswith(codes["analyzer.inactive"].hides)


def test_more_findings_than_are_read_are_unknown() -> None:
    (finding,) = _judge(_analyzer(complete=False))
    assert (finding.code, finding.severity) == ("analyzer.incomplete", Severity.UNKNOWN)
    assert "analyzer.external_access".startswith(finding.hides)


@pytest.mark.parametrize(
    "analyzers",
    [LOST, (Analyzer(name="a", arn="arn", kind="ACCOUNT", active=True, findings=LOST),)],
    ids=["analyzers", "findings"],
)
def test_what_is_unreadable_hides_everything(analyzers: Read[tuple[Analyzer, ...]]) -> None:
    facts = AnalyzerFacts(region="ap-northeast-2", analyzers=analyzers)
    (finding,) = judge_analyzer(facts)
    assert (finding.code, finding.hides) == ("analyzer.unreadable", ("analyzer.",))
    assert section_analyzer(facts).lines == ()
