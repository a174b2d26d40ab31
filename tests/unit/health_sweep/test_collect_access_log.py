from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from functions.health_sweep.collect.access_log import collect_access_log
from functions.health_sweep.judge.access_log import (
    AccessLogFacts,
    day_expected,
    judge_access_log,
    section_access_log,
)
from functions.health_sweep.settings import SweepSettings
from notifier.words import Finding, Severity
from opskit.reads import Reader
from opskit.targets import Targets
from tests.fake_aws import FakeAws

NOW = datetime(2026, 11, 24, tzinfo=UTC)
NAME = "petclinic-dev-alb"
ARN = f"arn:aws:elasticloadbalancing:ap-northeast-2:123456789012:loadbalancer/app/{NAME}/0a1b"
SETTINGS = SweepSettings(access_log_bucket="petclinic-dev-alb-logs")
STEM = f"123456789012_elasticloadbalancing_ap-northeast-2_app.{NAME}.0a1b_"
FOLDER = "AWSLogs/123456789012/elasticloadbalancing/ap-northeast-2/2026/11/23/"


@pytest.fixture
def reader() -> Iterator[Reader]:
    with Reader(workers=2, seconds=30) as reader:
        yield reader


def _attributes(*, enabled: str = "true", bucket: str = "logs", prefix: str = "") -> dict[str, Any]:
    told = {"enabled": enabled, "bucket": bucket, "prefix": prefix}
    return {"Attributes": [{"Key": f"access_logs.s3.{k}", "Value": v} for k, v in told.items()]}


def _fake(*keys: str, **attributes: str) -> FakeAws:
    """Return an AWS whose bucket holds these keys."""

    def listing(asked: Mapping[str, Any]) -> Mapping[str, Any]:
        found = [key for key in keys if key.startswith(asked["Prefix"])]
        return {"KeyCount": len(found[: asked["MaxKeys"]])}

    fake = FakeAws()
    fake.answer("DescribeLoadBalancerAttributes", _attributes(**attributes))
    fake.answer("ListObjectsV2", listing)
    return fake


def _collect(fake: FakeAws, reader: Reader) -> AccessLogFacts:
    targets = Targets(load_balancers=(NAME,))
    return collect_access_log(
        fake.aws, reader, targets, SETTINGS, NOW, load_balancer_arns={NAME: ARN}
    )


def _judge(fake: FakeAws, reader: Reader, settings: SweepSettings = SETTINGS) -> list[Finding]:
    return judge_access_log(_collect(fake, reader), settings, NOW)


@pytest.mark.parametrize(
    ("clock", "day"),
    [
        ("2026-11-24 09:00", date(2026, 11, 23)),
        ("2026-11-24 09:14", date(2026, 11, 23)),
        ("2026-11-24 09:15", date(2026, 11, 24)),
        ("2026-11-24 23:59", date(2026, 11, 24)),
        ("2026-11-25 08:59", date(2026, 11, 24)),
    ],
)
def test_the_day_expected_is_utc_and_leaves_time_for_delivery(clock: str, day: date) -> None:
    assert day_expected(datetime.fromisoformat(clock).replace(tzinfo=ZoneInfo("Asia/Seoul"))) == day


@pytest.mark.parametrize(
    ("key", "prefix"),
    [
        (f"{FOLDER}{STEM}20261123T2355Z_10.0.1.7_x.log.gz", ""),
        (f"web/{FOLDER}{STEM}20261123T2355Z_10.0.1.7_x.log.gz", "web"),
        ("2026/11/23/x.log.gz", ""),
    ],
)
def test_a_file_of_the_day_is_enough(reader: Reader, key: str, prefix: str) -> None:
    assert _judge(_fake(key, prefix=prefix), reader) == []


@pytest.mark.parametrize(
    "key",
    [
        "",
        f"{FOLDER}{STEM}x".replace("/11/23/", "/11/22/"),
        f"{FOLDER}123456789012_elasticloadbalancing_ap-northeast-2_app.other.0a1b_x",
        f"other/{FOLDER}{STEM}x",
    ],
)
def test_no_file_of_this_load_balancer_and_day_is_a_warning(reader: Reader, key: str) -> None:
    (finding,) = _judge(_fake(key), reader)
    assert (finding.code, finding.resource) == ("access_log.missing", NAME)
    assert finding.severity is Severity.WARNING
    assert finding.sentence == (
        "No access log of 2026-11-23 (UTC) in the bucket logs (normal: a file every 5 min)"
    )


def test_the_load_balancers_own_bucket_goes_before_the_settings(reader: Reader) -> None:
    fake = _fake()
    _collect(fake, reader)
    assert {call["Bucket"] for call in fake.calls("ListObjectsV2")} == {"logs"}


def test_a_log_switched_off_is_a_warning_where_a_bucket_is_named(reader: Reader) -> None:
    fake = _fake(enabled="false")
    (finding,) = _judge(fake, reader)
    assert (finding.code, finding.severity) == ("access_log.disabled", Severity.WARNING)
    assert _judge(fake, reader, SweepSettings()) == []
    assert fake.calls("ListObjectsV2") == []


def test_a_bucket_that_does_not_exist_is_a_warning(reader: Reader) -> None:
    fake = _fake()
    fake.refuse("ListObjectsV2", "NoSuchBucket")
    (finding,) = _judge(fake, reader)
    assert finding.code == "access_log.missing"
    assert finding.sentence == "The access log's bucket logs does not exist"


@pytest.mark.parametrize("code", ["AccessDenied", "SlowDown", "Timeout"])
@pytest.mark.parametrize(
    ("operation", "resource", "hidden"),
    [
        ("DescribeLoadBalancerAttributes", NAME, "access_log."),
        ("ListObjectsV2", "logs", "access_log.missing"),
    ],
)
def test_a_refused_call_is_one_unknown_finding(
    reader: Reader, operation: str, resource: str, hidden: str, code: str
) -> None:
    fake = _fake()
    fake.refuse(operation, code)
    (finding,) = _judge(fake, reader)
    assert (finding.code, finding.severity) == ("access_log.unreadable", Severity.UNKNOWN)
    assert (finding.resource, finding.hides) == (resource, (hidden,))


def test_a_load_balancer_without_an_arn_is_unknown(reader: Reader) -> None:
    fake = FakeAws()
    targets = Targets(load_balancers=("typo",))
    facts = collect_access_log(fake.aws, reader, targets, SETTINGS, NOW, load_balancer_arns={})
    (finding,) = judge_access_log(facts, SETTINGS, NOW)
    assert (finding.code, finding.resource) == ("access_log.unreadable", "typo")
    assert fake.asked == []


def test_the_section_says_what_was_found(reader: Reader) -> None:
    key = f"{FOLDER}{STEM}20261123T2355Z_10.0.1.7_x.log.gz"
    facts = _collect(_fake(key), reader)
    assert section_access_log(facts).lines == (f"{NAME}: log of 2026-11-23 (UTC) there in logs",)
    off = _collect(_fake(enabled="false"), reader)
    assert section_access_log(off).lines == (f"{NAME}: switched off",)
