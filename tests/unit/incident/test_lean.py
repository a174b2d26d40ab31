"""What an incident's first message waits for: few imports, and no client that it may never need."""

import subprocess
import sys

import pytest

from functions.incident.app import make_desk
from local.stack.template import ROOT
from opskit.aws import Aws
from tests.fake_house import FakeContext, FakeSlack, fake_house
from tests.incident_course import NIGHT
from tests.incident_staged import VARIABLES

NOT_NEEDED = (
    *("holidays", "pydantic", "aws_xray_sdk", "opskit.shell", "notifier.render"),
    *("opskit.charts", "opskit.widget", "functions.incident.graph"),
)


@pytest.mark.parametrize("job", ["incident", "force_redeploy"])
def test_a_flow_that_people_wait_for_imports_no_more_than_it_needs(job: str) -> None:
    paths = [str(ROOT / folder) for folder in ("", "layers/notifier", "layers/opskit")]
    code = (
        f"import sys; sys.path[:0] = {paths!r}; import functions.{job}.app;"
        f" print([m for m in {NOT_NEEDED!r} if m in sys.modules])"
    )
    done = subprocess.run(  # noqa: S603 - the interpreter under test
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


class CountingSession:
    """A session that remembers whose clients were made."""

    region_name = "ap-northeast-2"

    def __init__(self) -> None:
        self.made: list[str] = []

    def client(self, name: str, **_: object) -> object:
        """Make nothing."""
        self.made.append(name)
        return object()


def test_no_client_is_made_for_mail_or_outbox_before_slack_is_down() -> None:
    session = CountingSession()
    aws = Aws(session)  # type: ignore[arg-type]
    make_desk(fake_house(aws, FakeSlack(), now=NIGHT, **VARIABLES), FakeContext())
    assert session.made == ["dynamodb", "lambda"]
