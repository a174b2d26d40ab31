"""A stack of flows, built by nobody else and deployed into an embedded AWS that checks rights."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from local.aws.process import EmbeddedAws, embedded_aws
from local.build import build_artefacts
from local.demo.deployment import Deployment, deploy

_FOLDER = Path(__file__).parent / "stack"


@pytest.fixture(scope="session")
def aws() -> Iterator[EmbeddedAws]:
    with embedded_aws(enforce_iam=True, durable_time_scale=0.0005) as running:
        yield running


@pytest.fixture(scope="session")
def flows(aws: EmbeddedAws) -> Deployment:
    build_artefacts()
    return deploy(aws, "flows", ["--template-file", "template.yaml"], folder=_FOLDER)
