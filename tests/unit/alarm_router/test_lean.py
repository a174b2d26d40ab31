import subprocess
import sys

import pytest

from local.stack.template import ROOT

_NOWHERE = ("pydantic", "aws_xray_sdk", "opskit.shell", "boto3")


@pytest.mark.parametrize(
    ("job", "not_needed"),
    [
        ("alarm_router", ("slack_sdk", "notifier.delivery", "notifier.render")),
        ("slack_actions", ("notifier.delivery", "notifier.render", "opskit.ledger")),
    ],
)
def test_what_people_wait_for_imports_no_more_than_it_needs(
    job: str, not_needed: tuple[str, ...]
) -> None:
    paths = [str(ROOT / folder) for folder in ("", "layers/notifier", "layers/opskit")]
    code = (
        f"import sys; sys.path[:0] = {paths!r}; import functions.{job}.app;"
        f" print([m for m in {(*_NOWHERE, *not_needed)!r} if m in sys.modules])"
    )
    done = subprocess.run(  # noqa: S603 - the interpreter under test
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
