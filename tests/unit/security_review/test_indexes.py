"""An index that runs: the images that it names are judged, for ECR scans no index."""

from collections.abc import Mapping
from typing import Any

import pytest
from botocore.exceptions import ClientError

from functions.security_review.collect.images import collect_images
from functions.security_review.judge.images import judge_images, section_images
from notifier.words import Finding, Severity
from opskit.reads import Reader
from opskit.targets import EcsService
from tests.fake_aws import FakeAws
from tests.image_manifests import DOCKER_LIST, OCI_INDEX, attestation, entry, index, tell_manifests
from tests.security_account import DIGEST, IMAGE, NOW, basic, safe, scan

APP = EcsService(cluster="petclinic-dev-cluster", name="petclinic-dev-app")
AMD, ARM = "sha256:" + "1" * 64, "sha256:" + "2" * 64
CVE = basic("CVE-2021-44228", "CRITICAL")
REFUSED = {
    "Error": {
        "Code": "ScanNotFoundException",
        "Message": "Image scan does not exist for the image",
    }
}


@pytest.fixture
def account(fake: FakeAws) -> FakeAws:
    safe(fake)
    run(fake, "Linux")
    both = index(entry(AMD), entry(ARM, "linux/arm64"), attestation(AMD))
    fake.answer("BatchGetImage", tell_manifests({DIGEST: both}))
    return fake


def run(fake: FakeAws, family: str, architecture: str = "x86_64") -> None:
    """Let one task run, as Fargate tells of it."""
    task = {
        "group": f"service:{APP.name}",
        "lastStatus": "RUNNING",
        "attributes": [{"name": "ecs.cpu-architecture", "value": architecture}],
        "containers": [{"name": "c", "image": IMAGE, "imageDigest": DIGEST}],
    }
    fake.answer("DescribeTasks", {"tasks": [task | ({"platformFamily": family} if family else {})]})


def scanned(fake: FakeAws, scans: Mapping[str, Mapping[str, Any]]) -> None:
    """Let ECR have these scans, by digest, and no other."""

    def answer(asked: Mapping[str, Any]) -> Mapping[str, Any]:
        if found := scans.get(asked["imageId"]["imageDigest"]):
            return found
        raise ClientError(REFUSED, "DescribeImageScanFindings")  # type: ignore[arg-type]

    fake.answer("DescribeImageScanFindings", answer)


def found(account: FakeAws, reader: Reader) -> list[Finding]:
    return judge_images(collect_images(account.aws, reader, (APP,)), NOW)


def asked_scans(account: FakeAws) -> list[str]:
    return [one["imageId"]["imageDigest"] for one in account.calls("DescribeImageScanFindings")]


@pytest.mark.parametrize("kind", [OCI_INDEX, DOCKER_LIST])
def test_an_index_whose_image_is_scanned_is_no_finding(
    account: FakeAws, reader: Reader, kind: str
) -> None:
    manifest = index(entry(AMD), attestation(AMD), kind=kind)
    account.answer("BatchGetImage", tell_manifests({DIGEST: manifest}))
    scanned(account, {AMD: scan()})
    assert found(account, reader) == []
    assert asked_scans(account) == [DIGEST, AMD]


@pytest.mark.parametrize("status", ["UNSUPPORTED_IMAGE", "FAILED"])
def test_an_index_that_ecr_calls_unsupported_is_looked_into_too(
    account: FakeAws, reader: Reader, status: str
) -> None:
    scanned(account, {DIGEST: scan(status=status), AMD: scan(CVE)})
    (finding,) = found(account, reader)
    assert finding.fingerprint == "images.critical|petclinic-dev-app/CVE-2021-44228"


@pytest.mark.parametrize(
    ("family", "architecture", "digests"),
    [
        ("Linux", "x86_64", {AMD}),
        ("Linux", "arm64", {ARM}),
        ("", "x86_64", {AMD, ARM}),
        ("Windows Server 2022 Core", "x86_64", {AMD, ARM}),
        ("Linux", "riscv64", {AMD, ARM}),
    ],
)
def test_the_image_of_the_tasks_own_platform_is_judged_and_all_where_it_is_not_known(
    account: FakeAws, reader: Reader, family: str, architecture: str, digests: set[str]
) -> None:
    run(account, family, architecture)
    scanned(account, {AMD: scan(), ARM: scan()})
    assert found(account, reader) == []
    assert set(asked_scans(account)) == {DIGEST, *digests}


def test_the_worst_of_an_indexs_images_is_told(account: FakeAws, reader: Reader) -> None:
    run(account, "")
    scanned(account, {AMD: scan(), ARM: scan(CVE)})
    (finding,) = found(account, reader)
    assert (finding.code, finding.severity) == ("images.critical", Severity.CRITICAL)


def test_an_indexs_image_that_nobody_scanned_is_unknown_and_named(
    account: FakeAws, reader: Reader
) -> None:
    run(account, "")
    scanned(account, {ARM: scan(CVE)})
    unscanned, critical = found(account, reader)
    assert (unscanned.code, unscanned.severity) == ("images.not_scanned", Severity.UNKNOWN)
    assert unscanned.evidence[:2] == (
        AMD,
        f"It is the image for linux/amd64 of the index that runs, {DIGEST}",
    )
    assert unscanned.remedy.endswith(f"--image-id imageDigest={AMD}")
    assert "images.critical" in unscanned.hides
    assert critical.severity is Severity.CRITICAL


@pytest.mark.parametrize("manifest", [index(), index(attestation(AMD))])
def test_an_index_without_an_image_stays_unknown(
    account: FakeAws, reader: Reader, manifest: dict[str, Any]
) -> None:
    account.answer("BatchGetImage", tell_manifests({DIGEST: manifest}))
    scanned(account, {})
    (finding,) = found(account, reader)
    assert (finding.severity, finding.evidence[0]) == (Severity.UNKNOWN, DIGEST)


def test_a_manifest_that_may_not_be_read_is_unknown(account: FakeAws, reader: Reader) -> None:
    scanned(account, {})
    account.refuse("BatchGetImage", "AccessDeniedException")
    (finding,) = found(account, reader)
    assert (finding.code, finding.severity) == ("images.unreadable", Severity.UNKNOWN)
    assert "ecr:BatchGetImage" in str(finding)


@pytest.mark.parametrize("code", ["RepositoryNotFoundException", ""])
def test_what_ecr_does_not_have_stays_not_scanned(
    account: FakeAws, reader: Reader, code: str
) -> None:
    scanned(account, {})
    gone = {"imageId": {"imageDigest": DIGEST}, "failureCode": "ImageNotFound"}
    account.answer("BatchGetImage", {"images": [], "failures": [gone]})
    if code:
        account.refuse("BatchGetImage", code)
    assert [finding.code for finding in found(account, reader)] == ["images.not_scanned"]


@pytest.mark.parametrize("status", ["COMPLETE", "ACTIVE", "PENDING", "IN_PROGRESS"])
def test_a_plain_image_with_a_scan_costs_no_call_more(
    account: FakeAws, reader: Reader, status: str
) -> None:
    scanned(account, {DIGEST: scan(status=status)})
    found(account, reader)
    assert account.calls("BatchGetImage") == []
    assert asked_scans(account) == [DIGEST]


def test_a_hundred_indexes_are_one_call_and_a_shared_image_is_asked_for_once(
    account: FakeAws, reader: Reader
) -> None:
    digests = [f"sha256:{number:064x}" for number in range(4096, 4246)]
    containers = [{"name": "c", "image": IMAGE, "imageDigest": one} for one in digests]
    task = {"group": f"service:{APP.name}", "lastStatus": "RUNNING", "containers": containers}
    account.answer("DescribeTasks", {"tasks": [task]})
    account.answer("BatchGetImage", tell_manifests(dict.fromkeys(digests, index(entry(AMD)))))
    scanned(account, {AMD: scan()})
    assert found(account, reader) == []
    assert sorted(len(one["imageIds"]) for one in account.calls("BatchGetImage")) == [50, 100]
    assert asked_scans(account).count(AMD) == 1
    assert len(asked_scans(account)) == 151


def test_the_thread_names_the_image_and_its_platform(account: FakeAws, reader: Reader) -> None:
    scanned(account, {AMD: scan()})
    section = section_images(collect_images(account.aws, reader, (APP,)))
    assert section.lines == (f"petclinic-dev-app@{AMD[:19]} (linux/amd64): no known vulnerability",)
