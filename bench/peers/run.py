"""Runs the three against one embedded AWS, each in an environment of its own."""

import csv
import json
import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from boto3.session import Session

from bench.peers.shared import Found
from local.aws.process import REGION, EmbeddedAws
from local.stack.template import ROOT

PEERS = ROOT / ".venvs" / "peers"
VERSIONS = {"prowler": "prowler==5.46.0", "custodian": "c7n==0.9.53"}
PYTHON = "3.12"
"""Prowler does not take a newer one."""
_SERVICES = ("cloudtrail", "ec2", "ecs", "elbv2", "rds", "s3")
_POLICIES = Path(__file__).with_name("custodian.yml")
_JOBS = ("security_review", "security_audit")
_NAMES = (
    "GroupName",
    "DBClusterSnapshotIdentifier",
    "DBClusterIdentifier",
    "LoadBalancerName",
    "Name",
    "logGroupName",
    "account_id",
)
"""What resources are called in Custodian's answers; the snapshot's before its cluster's."""


def install() -> None:
    """Make an environment for each peer, where there is none yet; takes minutes.

    Raises:
        CalledProcessError: uv says why.
    """
    uv = str(ROOT / ".bootstrap" / "bin" / "uv")
    for name, package in VERSIONS.items():
        place = PEERS / name
        if not (place / "bin" / name).exists():
            subprocess.run([uv, "venv", "-q", "--python", PYTHON, str(place)], check=True)
            into = ["--python", str(place / "bin" / "python")]
            subprocess.run([uv, "pip", "install", "-q", *into, package], check=True)


def ask_us(aws: EmbeddedAws) -> Found:
    """Run our two security jobs as dry runs; return resources by code."""
    found: dict[str, set[str]] = defaultdict(set)
    for job in _JOBS:
        command = [sys.executable, "-m", "local.run", job, "--event", '{"dry_run": true}']
        done = subprocess.run(
            command, env=_environment(aws), capture_output=True, text=True, check=True
        )
        for finding in json.loads(done.stdout.splitlines()[-1])["findings"]:
            found[finding["code"]].add(_bare(finding["resource"]))
    return found


def ask_prowler(aws: EmbeddedAws, folder: Path) -> Found:
    """Run Prowler; return what it fails, by check."""
    command = [str(PEERS / "prowler/bin/prowler"), "aws", "-f", REGION, "-s", *_SERVICES]
    command += ["-M", "csv", "-o", str(folder), "-F", "prowler", "--ignore-exit-code-3"]
    command += ["--scan-unused-services", "--log-level", "CRITICAL"]
    subprocess.run(command, env=_environment(aws), capture_output=True, check=True)
    names = _group_names(aws)
    found: dict[str, set[str]] = defaultdict(set)
    with (folder / "prowler.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter=";"):
            if row["STATUS"] == "FAIL":
                resource = row["RESOURCE_NAME"] or row["RESOURCE_UID"]
                found[row["CHECK_ID"]].add(names.get(resource) or _bare(resource))
    return found


def ask_custodian(aws: EmbeddedAws, folder: Path) -> Found:
    """Run Cloud Custodian's policies; return what they select, by policy."""
    command = [str(PEERS / "custodian/bin/custodian"), "run", "-s", str(folder), "-r", REGION]
    subprocess.run(
        [*command, "--cache-period", "0", str(_POLICIES)],
        env=_environment(aws),
        capture_output=True,
        check=False,  # a policy that fails is one without an answer, as below
    )
    found = {}
    for answer in folder.glob("*/resources.json"):
        resources = json.loads(answer.read_text(encoding="utf-8"))
        found[answer.parent.name] = {_bare(_name(resource)) for resource in resources}
    return found


def _name(resource: Mapping[str, Any]) -> str:
    if arn := resource.get("taskDefinitionArn"):
        return str(arn).rpartition("/")[2]
    return str(next(resource[key] for key in _NAMES if key in resource))


def _bare(resource: str) -> str:
    """Return the resource without revision, port, container or protocol."""
    name = resource.removeprefix("arn:aws:s3:::")
    if name.startswith("rds:") or name.isdecimal():
        return "the account" if name.isdecimal() else name
    return "the account" if name == "CloudTrail" else name.partition("/")[0].partition(":")[0]


def _group_names(aws: EmbeddedAws) -> dict[str, str]:
    client = Session("test", "test", region_name=REGION).client(
        "ec2", endpoint_url=aws.endpoint_url
    )
    groups = client.describe_security_groups()["SecurityGroups"]
    return {group["GroupId"]: group["GroupName"] for group in groups}


def _environment(aws: EmbeddedAws) -> dict[str, str]:
    dropped = ("AWS_", "SLACK_")
    kept = {key: value for key, value in os.environ.items() if not key.startswith(dropped)}
    return {**kept, **aws.environment}
