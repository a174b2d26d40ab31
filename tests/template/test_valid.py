import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from local.stack.template import ROOT

_SAM = ROOT / ".venvs/sam/bin/sam"


@pytest.mark.parametrize("options", [[], ["--lint"]], ids=["basic", "lint"])
def test_sam_finds_the_template_valid(options: list[str]) -> None:
    environment = {
        **os.environ,
        "SAM_CLI_TELEMETRY": "0",
        "AWS_DEFAULT_REGION": "ap-northeast-2",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
    }
    done = subprocess.run(  # noqa: S603 - the project's own SAM CLI
        [_SAM, "validate", *options],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_cfn_lint_finds_the_translated_template_clean(
    translated: dict[str, Any], tmp_path: Path
) -> None:
    path = tmp_path / "translated.json"
    path.write_text(json.dumps(translated))
    done = subprocess.run(  # noqa: S603 - the project's own cfn-lint
        [ROOT / ".venv/bin/cfn-lint", "--regions", "ap-northeast-2", "--", path],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
