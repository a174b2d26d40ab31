"""A stack of flows, built by nobody else and deployed into an embedded AWS that checks rights."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from local.aws.process import EmbeddedAws, embedded_aws
from local.build import build_artefacts
from local.demo.deployment import Deployment, deploy

_FOLDER = Path(__file__).parent / "stack"


FAST = 0.0001


@pytest.fixture(scope="session")
def _aws() -> Iterator[EmbeddedAws]:
    with embedded_aws(enforce_iam=True, durable_time_scale=FAST) as running:
        yield running


@pytest.fixture
def aws(_aws: EmbeddedAws) -> Iterator[EmbeddedAws]:
    yield _aws
    _aws.change_durable_time_scale(FAST)


@pytest.fixture(scope="session")
def flows(_aws: EmbeddedAws) -> Deployment:
    build_artefacts()
    return deploy(_aws, "flows", ["--template-file", "template.yaml"], folder=_FOLDER)
