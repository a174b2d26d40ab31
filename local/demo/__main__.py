"""`make demo`: a bad morning and a bad night at the PetClinic, all by the deployed functions."""

import argparse
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
from local.demo.night import Night, NightError, climb_ladder, cure_outage
from local.slack.stand_in import SlackStandIn, start_slack
from local.slack.terminal import print_message
from local.slack.words import OPERATOR, Message
from local.stack.template import ROOT, load_template
from local.world.seed import seed
from notifier.translation import use_language

YESTERDAY = ("tasks_missing", "pending_maintenance", "access_log_missing")
"""What is wrong in the first report; the last of them is mended by the second."""
OVERNIGHT = ("tasks_crashing", "targets_unhealthy", "latency_high", "error_logs", "alarm_firing")
"""What comes on top before the second report."""
PAGE = ROOT / "build" / "inbox.html"
_STOPPED = (BuildError, EmbeddedAwsError, DeploymentError, InvocationError, NightError)


def main(console: Console, language: str) -> int:
    """Run the demo, its messages in a language ("en", "ko"); returns the exit status."""
    console.print(
        "[bold]A PetClinic's morning and night[/bold]: the real template, built and deployed into\n"
        "an embedded AWS. No account, no network, nothing leaves this machine.\n"
    )
    try:
        with embedded_aws(enforce_iam=True) as aws, start_slack() as slack:
            _tell(console, aws, slack, language)
    except _STOPPED as error:
        console.print(f"[bold red]The demo stopped:[/bold red] {error}", highlight=False)
        return 1
    return 0


def _tell(console: Console, aws: EmbeddedAws, slack: SlackStandIn, language: str) -> None:
    now = datetime.now(UTC).replace(microsecond=0)
    with _step(console, "sam build: three layers, every function with its .pyc files"):
        build_artefacts()
    with _step(console, "PetClinic seeded: ECS, Aurora, load balancer, metrics, logs, alarms"):
        world = seed(aws.endpoint_url, now)
        world.switch_on(*YESTERDAY)
    with _step(console, "sam deploy: roles enforced, schedules, queues, alarms, the Ledger"):
        deployment = deploy_stack(aws, slack, world, language=language)
    with _step(console, "yesterday's health sweep, so that today's has something to compare with"):
        deployment.invoke("HealthSweep", _scheduled(now - timedelta(days=1)))
    with _step(console, "overnight: tasks crash, a target fails, answers take 1.3 s, ERROR lines"):
        world.switch_off(YESTERDAY[-1])
        world.switch_on(*OVERNIGHT)
    with _step(console, "today's health sweep, by the deployed function, to Slack"):
        answer = deployment.invoke("HealthSweep", _scheduled(now))
    _show(console, slack, answer)
    world.switch_off(*YESTERDAY, *OVERNIGHT)
    use_language(language)
    _tell_night(console, Night(aws=aws, slack=slack, deployment=deployment, world=world))
    slack.save_page(PAGE)
    console.print(
        f"\nThe inbox as a page: [bold]{_relative(PAGE)}[/bold] (open it in a browser)"
        "\nTo try it yourself: [bold]make demo KEEP=1[/bold] leaves all of it running, buttons too",
        highlight=False,
    )
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
    findings = answer["findings"]
    count = len(findings) if isinstance(findings, list) else 0
    console.print(
        f"\nThe function returned severity [bold]{answer['severity']}[/bold] and {count} findings; "
        f"each stands with its evidence in one of the thread's {len(replies)} replies.\n",
        highlight=False,
    )


def _tell_night(console: Console, night: Night) -> None:
    """Let alarms fire; only the waits of the flows are shortened, and a person's click is real."""
    with _step(console, "night: no task runs; called, diagnosed, deployed anew, proven, closed"):
        outage = cure_outage(night)
    with _step(console, "night: connections run out, an hour of calls, then a click on a button"):
        ladder = climb_ladder(night, user=OPERATOR)
    for root in (outage, ladder):
        console.print()
        print_message(console, root.blocks)
        _print_thread(console, night.replies(root))


def _print_thread(console: Console, replies: list[Message]) -> None:
    for reply in replies:
        console.print(f"  ↳ {reply.text[:150]}", highlight=False, markup=False, style="dim")


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


def _read_language(arguments: list[str]) -> str:
    parser = argparse.ArgumentParser(prog="python -m local.demo", description=__doc__)
    languages = load_template()["Parameters"]["Language"]["AllowedValues"]
    parser.add_argument("--language", choices=languages, default="en")
    return str(parser.parse_args(arguments).language)


if __name__ == "__main__":
    sys.exit(main(Console(), _read_language(sys.argv[1:])))
