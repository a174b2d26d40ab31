from pathlib import Path

import pytest

from local.stack.template import ROOT


@pytest.fixture(scope="session")
def build() -> Path:
    """What `make build` left; `make test` builds first."""
    folder = ROOT / ".aws-sam" / "build"
    if not (folder / "template.yaml").exists():
        pytest.fail("nothing is built: run `make build` first (make test does)")
    return folder
