"""Every certificate of a listener is judged, also those that it gives only to who asks by name."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest

from functions.security_review.collect.alb import collect_alb
from functions.security_review.judge.alb import AlbFacts, judge_alb
from notifier.words import Finding, Severity
from opskit.reads import Reader
from tests.fake_aws import FakeAws
from tests.security_account import NOW, safe

OWN = "arn:aws:acm:ap-northeast-2:123456789012:certificate/second"
UPLOADED = "arn:aws:iam::123456789012:server-certificate/old"


def account(*further: str, until: datetime = NOW + timedelta(days=3)) -> FakeAws:
    """A safe account whose listener has further certificates, on two pages."""
    fake = safe(FakeAws())

    def listed(asked: Mapping[str, Any]) -> dict[str, Any]:
        if asked.get("Marker"):
            return {"Certificates": [{"CertificateArn": arn} for arn in further]}
        return {
            "Certificates": [{"CertificateArn": "arn:default", "IsDefault": True}],
            "NextMarker": "more",
        }

    def described(asked: Mapping[str, Any]) -> dict[str, Any]:
        is_second = asked["CertificateArn"] == OWN
        domain = "old.example.com" if is_second else "petclinic.example.com"
        end = until if is_second else NOW + timedelta(days=200)
        return {"Certificate": {"DomainName": domain, "Status": "ISSUED", "NotAfter": end}}

    fake.answer("DescribeListenerCertificates", listed)
    fake.answer("DescribeCertificate", described)
    return fake


def looked(fake: FakeAws) -> AlbFacts:
    with Reader(workers=4, seconds=30) as reader:
        return collect_alb(fake.aws, reader, ("petclinic-dev-alb",))


def judged(fake: FakeAws) -> list[Finding]:
    return judge_alb(looked(fake), NOW)


def test_a_further_certificate_that_ends_is_told_by_its_name() -> None:
    (finding,) = judged(account(OWN))
    assert (finding.code, finding.resource) == (
        "alb.certificate",
        "petclinic-dev-alb:443/old.example.com",
    )
    assert finding.severity is Severity.CRITICAL
    assert finding.sentence.startswith("The certificate of old.example.com ends in 3 days")
    assert OWN in finding.remedy


def test_further_certificates_that_last_are_fine_and_only_https_is_asked() -> None:
    fake = account(OWN, until=NOW + timedelta(days=300))
    assert judged(fake) == []
    asked = {one["ListenerArn"][-3:] for one in fake.calls("DescribeListenerCertificates")}
    assert asked == {"443"}


def test_a_further_certificate_outside_acm_is_unknown() -> None:
    (finding,) = judged(account(UPLOADED))
    assert (finding.code, finding.resource, finding.severity) == (
        "alb.certificate_elsewhere",
        "petclinic-dev-alb:443/old",
        Severity.UNKNOWN,
    )


@pytest.mark.parametrize("code", ["AccessDenied", "Throttling"])
def test_a_list_that_cannot_be_read_is_unknown_and_the_default_one_is_still_judged(
    code: str,
) -> None:
    fake = account(OWN)
    fake.refuse("DescribeListenerCertificates", code)
    (finding,) = judged(fake)
    assert finding.code == "alb.certificates_unreadable"
    assert finding.hides == ("alb.certificate",)
    assert len(looked(fake).certificates) == 1
