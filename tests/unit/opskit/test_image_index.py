"""What an index names, and which of it tasks may run."""

import json
from typing import Any

import pytest

from opskit.image_index import Child, find_platform, list_children, name_platform, pick_children
from opskit.image_words import Scan, merge_scans
from tests.image_manifests import DOCKER_LIST, attestation, entry, index, soci

AMD, ARM, ANY = "sha256:" + "1" * 64, "sha256:" + "2" * 64, "sha256:" + "3" * 64
ON_AMD = Child(digest=AMD, platform="linux/amd64")
ON_ARM = Child(digest=ARM, platform="linux/arm64")
NOWHERE = Child(digest=ANY, platform="")


@pytest.mark.parametrize(
    ("manifest", "children"),
    [
        (index(entry(AMD), attestation(AMD)), (ON_AMD,)),
        (index(entry(AMD), soci(AMD)), (ON_AMD,)),
        (index(entry(AMD), entry(ARM, "linux/arm64"), kind=DOCKER_LIST), (ON_AMD, ON_ARM)),
        (index(entry(ANY, "")), (NOWHERE,)),
        (index(attestation(AMD)), ()),
        (index(), ()),
    ],
)
def test_an_index_names_what_can_run_and_nothing_else(
    manifest: dict[str, Any], children: tuple[Child, ...]
) -> None:
    assert list_children(json.dumps(manifest)) == children


@pytest.mark.parametrize(
    ("children", "platforms", "picked"),
    [
        ((ON_AMD, ON_ARM), {"linux/amd64"}, (ON_AMD,)),
        ((ON_AMD, ON_ARM), {"linux/amd64", "linux/arm64"}, (ON_AMD, ON_ARM)),
        ((ON_AMD, ON_ARM, NOWHERE), {"linux/arm64"}, (ON_ARM, NOWHERE)),
        ((ON_AMD, ON_ARM), {""}, (ON_AMD, ON_ARM)),
        ((ON_AMD, ON_ARM), {"linux/amd64", ""}, (ON_AMD, ON_ARM)),
        ((ON_AMD, ON_ARM), set(), (ON_AMD, ON_ARM)),
        ((ON_AMD, NOWHERE), {"linux/arm64"}, (ON_AMD, NOWHERE)),
        ((ON_AMD,), {"linux/amd64", "linux/arm64"}, (ON_AMD,)),
        ((), {"linux/amd64"}, ()),
    ],
)
def test_the_images_of_the_platforms_that_run_are_picked_and_all_where_that_is_not_clear(
    children: tuple[Child, ...], platforms: set[str], picked: tuple[Child, ...]
) -> None:
    assert pick_children(children, platforms) == picked


@pytest.mark.parametrize(
    ("definition", "platform"),
    [
        ({"requiresCompatibilities": ["FARGATE"]}, "linux/amd64"),
        (
            {
                "requiresCompatibilities": ["FARGATE"],
                "runtimePlatform": {"cpuArchitecture": "ARM64", "operatingSystemFamily": "LINUX"},
            },
            "linux/arm64",
        ),
        (
            {
                "requiresCompatibilities": ["FARGATE"],
                "runtimePlatform": {"operatingSystemFamily": "WINDOWS_SERVER_2022_CORE"},
            },
            "",
        ),
        ({"requiresCompatibilities": ["EC2"]}, ""),
        ({}, ""),
    ],
)
def test_a_task_definition_tells_its_platform_or_none(
    definition: dict[str, Any], platform: str
) -> None:
    assert find_platform(definition) == platform


def test_an_architecture_that_is_not_known_is_no_platform() -> None:
    assert name_platform("Linux", "x86_64") == "linux/amd64"
    assert name_platform("Linux", "riscv64") == ""


@pytest.mark.parametrize(
    ("statuses", "status"),
    [
        (("COMPLETE", "ACTIVE"), "COMPLETE"),
        (("COMPLETE", "NONE"), "NONE"),
        (("FAILED", "COMPLETE"), "FAILED"),
        (("NONE", "IN_PROGRESS", "COMPLETE"), "IN_PROGRESS"),
    ],
)
def test_an_indexs_scan_counts_only_where_each_of_its_images_does(
    statuses: tuple[str, ...], status: str
) -> None:
    scans = [
        Scan(status=one, criticals=frozenset({f"CVE-{number}"}))
        for number, one in enumerate(statuses)
    ]
    merged = merge_scans(scans)
    assert merged.status == status
    assert merged.criticals == {f"CVE-{number}" for number in range(len(statuses))}
