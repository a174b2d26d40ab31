"""`make demo`: a bad morning at the PetClinic, from the deployed function to the Slack message."""

import contextlib
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from rich.console import Console

from local.aws.process import EmbeddedAws, EmbeddedAwsError, embedded_aws
from local.build import BuildError, build_artefacts
from local.demo.deployment import (
    DeploymentError,
    InvocationError,
    deploy_stack,
)
from local.slack.stand_in import SlackStandIn, start_slack
from local.slack.terminal import print_message
from local.stack.template import ROOT
from local.world.seed import seed

YESTERDAY = ("tasks_missing", "pending_maintenance", "access_log_missing")
"""What is wrong in the first report; the last of them is mended by the second."""
OVERNIGHT = ("tasks_crashing", "targets_unhealthy", "latency_high", "error_logs", "alarm_firing")
"""What comes on top before the second report."""
PAGE = ROOT / "build" / "inbox.html"


def main(console: Console) -> int:
    """Run the demo; returns the exit status."""
    console.print(
        "[bold]A PetClinic's morning[/bold]: the real template, built and deployed into an\n"
        "embedded AWS. No account, no network, nothing leaves this machine.\n"
    )
    try:
        with embedded_aws(enforce_iam=True) as aws, start_slack() as slack:
            _tell(console, aws, slack)
    except (BuildError, EmbeddedAwsError, DeploymentError, InvocationError) as error:
        console.print(f"[bold red]The demo stopped:[/bold red] {error}", highlight=False)
        return 1
    return 0


def _tell(console: Console, aws: EmbeddedAws, slack: SlackStandIn) -> None:
    now = datetime.now(UTC).replace(microsecond=0)
    with _step(console, "sam build: three layers, every function with its .pyc files"):
        build_artefacts()
    with _step(console, "PetClinic seeded: ECS, Aurora, load balancer, metrics, logs, alarms"):
        world = seed(aws.endpoint_url, now)
        world.switch_on(*YESTERDAY)
    with _step(console, "sam deploy: roles enforced, schedules, queues, alarms, the Ledger"):
        deployment = deploy_stack(aws, slack, world)
    with _step(console, "yesterday's health sweep, so that today's has something to compare with"):
        deployment.invoke("HealthSweep", _scheduled(now - timedelta(days=1)))
    with _step(console, "overnight: tasks crash, a target fails, answers take 1.3 s, ERROR lines"):
        world.switch_off(YESTERDAY[-1])
        world.switch_on(*OVERNIGHT)
    with _step(console, "today's health sweep, by the deployed function, to Slack"):
        answer = deployment.invoke("HealthSweep", _scheduled(now))
    _show(console, slack, answer)
    if os.environ.get("KEEP"):
        _keep(console, aws, slack)


def _keep(console: Console, aws: EmbeddedAws, slack: SlackStandIn) -> None:
    """Leave everything running, for jobs run by hand from another terminal."""
    console.print(
        f"\nIt stays until Ctrl-C, the inbox at [bold]{slack.inbox_url}[/bold]. Elsewhere:\n"
        f"  export AWS_ENDPOINT_URL={aws.endpoint_url} SLACK_API_URL={slack.api_url}\n"
        "  make run JOB=health_sweep\n"
        "  .venv/bin/python -m local.world --list\n"
        "  .venv/bin/python -m local.world --endpoint $AWS_ENDPOINT_URL --trouble reader_down",
        highlight=False,
        soft_wrap=True,
    )
    with contextlib.suppress(KeyboardInterrupt):
        threading.Event().wait()


def _scheduled(moment: datetime) -> dict[str, object]:
    return {
        "version": "0",
        "id": f"demo-{moment:%Y%m%d}",
        "detail-type": "Scheduled Event",
        "source": "aws.scheduler",
        "time": moment.isoformat().replace("+00:00", "Z"),
        "detail": "{}",
    }


def _show(console: Console, slack: SlackStandIn, answer: dict[str, object]) -> None:
    messages = slack.messages()
    root = next(message for message in reversed(messages) if not message.thread_ts)
    replies = [message for message in messages if message.thread_ts == root.ts]
    console.print("\nWhat stands in Slack this morning:\n")
    print_message(console, root.blocks)
    PAGE.parent.mkdir(exist_ok=True)
    slack.save_page(PAGE)
    findings = answer["findings"]
    count = len(findings) if isinstance(findings, list) else 0
    console.print(
        f"\nThe function returned severity [bold]{answer['severity']}[/bold] and {count} findings; "
        f"each stands with its evidence in one of the thread's {len(replies)} replies."
        f"\nThe inbox as a page: [bold]{_relative(PAGE)}[/bold] (open it in a browser)"
        "\nTo try it yourself: [bold]make demo KEEP=1[/bold] leaves all of it running",
        highlight=False,
    )


def _relative(path: Path) -> Path:
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


@contextmanager
def _step(
    console: Console, what: str, clock: Callable[[], float] = time.monotonic
) -> Iterator[None]:
    start = clock()
    with console.status(what):
        yield
    console.print(f"[green]✓[/green] {what} [dim]{clock() - start:.1f} s[/dim]", highlight=False)


if __name__ == "__main__":
    sys.exit(main(Console()))
