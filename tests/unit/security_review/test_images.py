"""Images that run: read by digest, in basic and enhanced form; what was not scanned is UNKNOWN."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from functions.security_review.collect.images import collect_images
from functions.security_review.judge.images import judge_images
from notifier.words import Finding, Severity
from opskit.reads import Reader
from opskit.targets import EcsService
from tests.fake_aws import FakeAws
from tests.security_account import DIGEST, IMAGE, NOW, basic, safe, scan

APP = EcsService(cluster="petclinic-dev-cluster", name="petclinic-dev-app")


@pytest.fixture
def account(fake: FakeAws) -> FakeAws:
    return safe(fake)


def found(account: FakeAws, reader: Reader, *services: EcsService) -> list[Finding]:
    return judge_images(collect_images(account.aws, reader, services or (APP,)), NOW)


def enhanced(name: str, severity: str, fixed: str, status: str = "ACTIVE") -> dict[str, Any]:
    return {
        "severity": severity,
        "status": status,
        "packageVulnerabilityDetails": {
            "vulnerabilityId": name,
            "vulnerablePackages": [
                {"name": "log4j-core", "version": "2.14.1", "fixedInVersion": fixed}
            ],
        },
    }


def inspected(*findings: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "imageScanStatus": {"status": "ACTIVE"},
        "imageScanFindings": {
            "imageScanCompletedAt": NOW - timedelta(days=200),
            "enhancedFindings": list(findings),
        },
    }


def runs(reference: str, digest: str = DIGEST, status: str = "RUNNING") -> dict[str, Any]:
    container = {"name": "c", "image": reference, **({"imageDigest": digest} if digest else {})}
    task = {"group": f"service:{APP.name}", "lastStatus": status, "containers": [container]}
    return {"tasks": [task]}


def test_the_scan_is_asked_for_by_the_digest_that_runs(account: FakeAws, reader: Reader) -> None:
    assert found(account, reader) == []
    (asked,) = account.calls("DescribeImageScanFindings")
    assert (asked["registryId"], asked["repositoryName"], asked["imageId"]) == (
        "123456789012",
        "petclinic-dev-app",
        {"imageDigest": DIGEST},
    )


def test_a_critical_hole_is_a_finding_of_its_own(account: FakeAws, reader: Reader) -> None:
    account.answer("DescribeImageScanFindings", scan(basic("CVE-2021-44228", "CRITICAL")))
    (finding,) = found(account, reader)
    assert finding.fingerprint == "images.critical|petclinic-dev-app/CVE-2021-44228"
    assert finding.severity is Severity.CRITICAL
    assert "log4j-core 2.14.1" in finding.sentence


def test_inspectors_findings_name_the_version_that_mends(account: FakeAws, reader: Reader) -> None:
    account.answer(
        "DescribeImageScanFindings", inspected(enhanced("CVE-2021-44228", "CRITICAL", "2.15.0"))
    )
    (finding,) = found(account, reader)
    assert finding.sentence.endswith("fixed in 2.15.0")
    assert finding.remedy == "Update log4j-core 2.14.1 to 2.15.0, build and deploy"


def test_high_ones_are_one_warning_with_those_that_can_be_mended_first(
    account: FakeAws, reader: Reader
) -> None:
    rows = (("CVE-1", "NotAvailable"), ("CVE-2", "2.16.0"), ("CVE-3", ""))
    account.answer(
        "DescribeImageScanFindings", inspected(*(enhanced(n, "HIGH", f) for n, f in rows))
    )
    (finding,) = found(account, reader)
    assert (finding.code, finding.severity) == ("images.high", Severity.WARNING)
    assert finding.sentence.startswith("3 vulnerabilities rated HIGH")
    assert "1 with a known fix" in finding.sentence
    assert finding.evidence[0].startswith("CVE-2")


@pytest.mark.parametrize("status", ["SUPPRESSED", "CLOSED"])
def test_what_inspector_let_go_is_not_told(account: FakeAws, reader: Reader, status: str) -> None:
    one = enhanced("CVE-1", "CRITICAL", "2", status=status)
    account.answer("DescribeImageScanFindings", inspected(one))
    assert found(account, reader) == []


@pytest.mark.parametrize("severity", ["MEDIUM", "LOW", "INFORMATIONAL", "UNDEFINED"])
def test_lesser_ones_are_counted_only(account: FakeAws, reader: Reader, severity: str) -> None:
    account.answer("DescribeImageScanFindings", scan(basic("CVE-1", severity)))
    assert found(account, reader) == []


@pytest.mark.parametrize(
    "error", ["ScanNotFoundException", "ImageNotFoundException", "RepositoryNotFoundException"]
)
def test_an_image_without_a_scan_is_unknown(account: FakeAws, reader: Reader, error: str) -> None:
    account.refuse("DescribeImageScanFindings", error)
    (finding,) = found(account, reader)
    assert (finding.code, finding.severity) == ("images.not_scanned", Severity.UNKNOWN)
    assert "images.critical" in finding.hides


def test_the_command_scans_this_very_digest(account: FakeAws, reader: Reader) -> None:
    account.refuse("DescribeImageScanFindings", "ScanNotFoundException")
    (finding,) = found(account, reader)
    assert finding.remedy == (
        "aws ecr start-image-scan --region ap-northeast-2 --registry-id 123456789012"
        f" --repository-name petclinic-dev-app --image-id imageDigest={DIGEST}"
    )


@pytest.mark.parametrize(
    "status",
    ["FAILED", "UNSUPPORTED_IMAGE", "PENDING", "IN_PROGRESS", "SCAN_ELIGIBILITY_EXPIRED"],
)
def test_a_scan_that_is_not_whole_is_unknown(account: FakeAws, reader: Reader, status: str) -> None:
    account.answer("DescribeImageScanFindings", scan(status=status))
    (finding,) = found(account, reader)
    assert (finding.code, finding.severity) == ("images.not_scanned", Severity.UNKNOWN)
    assert status in finding.sentence


@pytest.mark.parametrize(("days", "is_old"), [(30, False), (31, True)])
def test_a_basic_scan_grows_old(
    account: FakeAws, reader: Reader, days: int, *, is_old: bool
) -> None:
    account.answer("DescribeImageScanFindings", scan(days=days))
    assert [f.code for f in found(account, reader)] == (["images.scan_old"] if is_old else [])


def test_all_pages_are_read(account: FakeAws, reader: Reader) -> None:
    def page(asked: Mapping[str, Any]) -> Mapping[str, Any]:
        if "nextToken" in asked:
            return scan(basic("CVE-2", "CRITICAL"))
        return scan(basic("CVE-1", "CRITICAL")) | {"nextToken": "more"}

    account.answer("DescribeImageScanFindings", page)
    assert [f.resource for f in found(account, reader)] == [
        "petclinic-dev-app/CVE-1",
        "petclinic-dev-app/CVE-2",
    ]


def test_pages_without_end_are_unknown(account: FakeAws, reader: Reader) -> None:
    account.answer("DescribeImageScanFindings", scan() | {"nextToken": "more"})
    (finding,) = found(account, reader)
    assert (finding.severity, finding.sentence) == (
        Severity.UNKNOWN,
        "The scan found more than was read",
    )
    assert len(account.calls("DescribeImageScanFindings")) == 10


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (runs("docker.io/library/nginx:1"), "images.outside_ecr"),
        (runs("public.ecr.aws/x/y:1"), "images.outside_ecr"),
        (runs(IMAGE, digest=""), "images.no_digest"),
        (runs(IMAGE, status="PENDING"), "images.none"),
        ({"tasks": []}, "images.none"),
    ],
)
def test_what_ecr_cannot_tell_is_unknown(
    account: FakeAws, reader: Reader, answer: dict[str, Any], code: str
) -> None:
    account.answer("DescribeTasks", answer)
    (finding,) = found(account, reader)
    assert (finding.code, finding.severity) == (code, Severity.UNKNOWN)


def test_a_thousand_services_are_listed_by_cluster_and_each_digest_is_asked_for_once(
    account: FakeAws, reader: Reader
) -> None:
    services = [EcsService(cluster="c", name=f"s{n}") for n in range(1000)]

    def tasks(asked: Mapping[str, Any]) -> Mapping[str, Any]:
        container = {"name": "c", "image": IMAGE, "imageDigest": DIGEST}
        return {
            "tasks": [
                {"group": f"service:{arn}", "lastStatus": "RUNNING", "containers": [container]}
                for arn in asked["tasks"]
            ]
        }

    account.answer("ListTasks", {"taskArns": [one.name for one in services]})
    account.answer("DescribeTasks", tasks)
    assert found(account, reader, *services) == []
    calls = ("ListTasks", "DescribeTasks", "DescribeImageScanFindings")
    assert [len(account.calls(name)) for name in calls] == [1, 10, 1]


@pytest.mark.parametrize(
    "added",
    [
        {"name": "ecs-service-connect-oRK9o"},
        {
            "name": "aws-guardduty-agent-mfjGLB",
            "image": "914738172881.dkr.ecr.ap-northeast-2.amazonaws.com/agent-fargate:v1",
            "imageDigest": f"sha256:{'f' * 64}",
        },
    ],
)
def test_what_aws_puts_beside_the_applications_containers_is_not_the_teams_to_scan(
    account: FakeAws, reader: Reader, added: Mapping[str, str]
) -> None:
    said = runs(IMAGE)
    said["tasks"][0]["containers"].append(added)
    account.answer("DescribeTasks", said)
    assert found(account, reader) == []
    assert len(account.calls("DescribeImageScanFindings")) == 1


@pytest.mark.parametrize(
    ("host", "region"),
    [
        ("123456789012.dkr.ecr.us-east-1.amazonaws.com", "us-east-1"),
        ("123456789012.dkr.ecr-fips.us-west-2.amazonaws.com", "us-west-2"),
        ("123456789012.dkr-ecr.eu-west-1.on.aws", "eu-west-1"),
    ],
)
def test_an_image_is_asked_for_in_the_region_of_its_registry(
    account: FakeAws, reader: Reader, host: str, region: str
) -> None:
    asked: list[str] = []

    def scanned(_asked: Mapping[str, Any]) -> dict[str, Any]:
        asked.append(account.region)
        return scan(basic("CVE-2021-44228", "CRITICAL"))

    account.answer("DescribeTasks", runs(f"{host}/petclinic:v1"))
    account.answer("DescribeImageScanFindings", scanned)
    (finding,) = found(account, reader)
    assert asked == [region]
    assert f"region={region}" in finding.link
