"""The AWS clients: whom they trust, how they read the time, that each is made once."""

import warnings
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import botocore
import pytest
from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders
from botocore.exceptions import SSLError
from botocore.utils import parse_timestamp
from cryptography import x509

from bench.aws_process import slow_aws
from bench.world.place import CLUSTER, World
from opskit.aws import AMAZON_ROOTS, ATTEMPTS, Aws, parse_moment

WORLD = World(services=1, now=datetime(2026, 11, 24, tzinfo=UTC))


def certificates(bundle: Path) -> list[x509.Certificate]:
    with warnings.catch_warnings(action="ignore"):  # old serial numbers in botocore's bundle
        return x509.load_pem_x509_certificates(bundle.read_bytes())


def is_amazons(certificate: x509.Certificate) -> bool:
    subject = certificate.subject.rfc4514_string()
    return ",O=Amazon," in subject or "CN=Starfield Services Root" in subject


def test_the_roots_are_those_of_amazon_in_botocores_bundle() -> None:
    theirs = certificates(Path(botocore.__file__).with_name("cacert.pem"))
    assert certificates(AMAZON_ROOTS) == [one for one in theirs if is_amazons(one)]
    assert len(certificates(AMAZON_ROOTS)) == 5


def test_no_root_ends_within_a_year() -> None:
    ends = min(certificate.not_valid_after_utc for certificate in certificates(AMAZON_ROOTS))
    assert ends - datetime.now(UTC) > timedelta(days=365)


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "ap-northeast-2")
    monkeypatch.delenv("AWS_CA_BUNDLE", raising=False)
    return monkeypatch


def test_an_address_that_amazon_did_not_sign_is_refused(account: pytest.MonkeyPatch) -> None:
    with slow_aws(WORLD, tls=True) as elsewhere:
        account.setenv("AWS_ENDPOINT_URL", elsewhere.url)
        account.setenv("AWS_MAX_ATTEMPTS", "1")
        with pytest.raises(SSLError):
            Aws().client("ecs").list_tasks(cluster=CLUSTER)


def test_ones_own_authorities_win(account: pytest.MonkeyPatch) -> None:
    with slow_aws(WORLD, tls=True) as elsewhere:
        account.setenv("AWS_ENDPOINT_URL", elsewhere.url)
        account.setenv("AWS_CA_BUNDLE", str(elsewhere.authorities))
        assert Aws().client("ecs").list_tasks(cluster=CLUSTER)["taskArns"]


def test_times_are_read_in_utc(account: pytest.MonkeyPatch) -> None:
    with slow_aws(WORLD, tls=False) as elsewhere:
        account.setenv("AWS_ENDPOINT_URL", elsewhere.url)
        said = Aws().client("rds").describe_db_clusters()["DBClusters"][0]["LatestRestorableTime"]
    assert said == WORLD.now - timedelta(minutes=5)
    assert said.tzinfo is UTC


@pytest.mark.parametrize(
    "said",
    [
        1764000000,
        1764000000.123,
        "2026-11-24T00:00:00Z",
        "2026-11-24T00:00:00.123Z",
        "2026-11-24T09:00:00+09:00",
        "Tue, 24 Nov 2026 00:00:00 GMT",
        "1764000000",
    ],
)
def test_a_time_is_what_botocore_says_it_is(said: str | float) -> None:
    moment = parse_moment(said)
    assert moment == parse_timestamp(said)  # type: ignore[arg-type] # it reads numbers too
    assert moment.utcoffset() == timedelta(0)


def test_each_client_is_made_once(account: pytest.MonkeyPatch) -> None:
    account.delenv("AWS_ENDPOINT_URL", raising=False)
    aws = Aws()
    assert aws.client("ecs") is aws.client("ecs")


def test_a_client_of_another_region_is_another_client(account: pytest.MonkeyPatch) -> None:
    account.delenv("AWS_ENDPOINT_URL", raising=False)
    aws = Aws()
    abroad = aws.client("cloudtrail", region="us-east-1")
    assert abroad is aws.client("cloudtrail", region="us-east-1")
    assert abroad is not aws.client("cloudtrail")
    assert (abroad.meta.region_name, aws.client("cloudtrail").meta.region_name) == (
        "us-east-1",
        aws.region,
    )


def test_our_calls_name_themselves(account: pytest.MonkeyPatch) -> None:
    account.delenv("AWS_ENDPOINT_URL", raising=False)
    seen: list[str] = []

    def answer(params: dict[str, Any], **_: object) -> tuple[AWSResponse, dict[str, Any]]:
        seen.append(params["headers"]["User-Agent"])
        return AWSResponse("https://aws.test", 200, HTTPHeaders(), None), {"taskArns": []}

    ecs = Aws().client("ecs")
    ecs.meta.events.register("before-call.ecs.ListTasks", answer)
    ecs.list_tasks(cluster=CLUSTER)
    assert seen == [f"petclinic-operations Botocore/{botocore.__version__}"]


def test_a_client_that_asks_once_is_another_client(account: pytest.MonkeyPatch) -> None:
    account.delenv("AWS_ENDPOINT_URL", raising=False)
    aws = Aws()
    once = aws.client("cloudwatch", read_seconds=5, attempts=1)
    assert once is not aws.client("cloudwatch")
    assert (once.meta.config.read_timeout, once.meta.config.retries["total_max_attempts"]) == (5, 1)
    assert aws.client("cloudwatch").meta.config.retries["total_max_attempts"] == ATTEMPTS
