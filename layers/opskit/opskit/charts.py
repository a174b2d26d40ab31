"""Charts beside a report: drawn when it stands in Slack, shown once in its thread, or told why not.

The report never waits for them, and nothing that goes wrong here goes any further. An incident's
are as a report's, but what is missing of them stands in the log alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from aws_lambda_powertools import Metrics
from aws_lambda_powertools.metrics import MetricUnit

from notifier.blocks import context, make_post
from notifier.enclosure import Enclosure
from notifier.errors import DeliveryError, Undelivered, Unreachable
from notifier.message import Message
from notifier.text import cut, escape, mask
from notifier.translation import _
from opskit.unreadable import Unreadable
from opskit.unreadable_findings import tell_why

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from concurrent.futures import Future
    from datetime import datetime

    from aws_lambda_powertools import Logger

    from notifier.delivery import Notifier
    from notifier.doors import Sent
    from opskit.reads import Reader
    from opskit.unreadable import Read

MOST = 2
"""Charts of one report; each takes two calls of Slack's, and one more shows them."""

SECONDS = 120.0
"""What a function must have left to begin: AWS's answer may take 47 s (opskit.aws), five calls of
Slack's 25 s, and the line that says what is missing 45 s (notifier.patience)."""

NAMESPACE = "Operations"
MISSING = "ChartsMissing"
_REASON_CHARACTERS = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A picture that can be drawn.

    Attributes:
        name: the file's, without its ending: "response-time".
        title: translated, a few words.
        says: translated, one or two sentences on how to read it.
        draw: returns a PNG; may raise what AWS and the network do.
        operation: the call that it makes, as IAM names it, or "" when it asks nobody.
    """

    name: str
    title: str
    says: str
    draw: Callable[[], bytes]
    operation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wall:
    """Where charts are hung.

    Attributes:
        job: whose.
        as_of: the moment that its report judged (aware).
        reader: draws them at the same time.
        notifier: the way to Slack.
        logger: the function's log.
        clock: tells the present (aware).
        seconds_left: how long Lambda lets the function live.
        seconds_needed: how much of that it must have to begin.
        tells: whether the thread is told what is missing.
    """

    job: str
    as_of: datetime
    reader: Reader
    notifier: Callable[[], Notifier]
    logger: Logger
    clock: Callable[[], datetime]
    seconds_left: Callable[[], float]
    seconds_needed: float = SECONDS
    tells: bool = True


def show_charts(charts: Sequence[Chart], thread: Sent | None, wall: Wall) -> None:
    """Draw charts and show them in a report's thread, each once; an end of the process is an end.

    Args:
        charts: the first two are shown.
        thread: where the report stands; None when it waits in the Outbox. Where a webhook took it,
            there is no thread, and nothing to do.
        wall: what is needed for it.
    """
    if not charts or (thread and not thread.ts):
        return
    try:
        _show(charts[:MOST], thread, wall)
    except Exception:
        wall.logger.exception("the charts are missing")
        count_missing(wall.job, len(charts))


def _show(charts: Sequence[Chart], thread: Sent | None, wall: Wall) -> None:
    if thread is None:
        _tell(dict.fromkeys(charts, _("the report itself waits for Slack")), None, wall)
        return
    if wall.seconds_left() < wall.seconds_needed:
        _tell(dict.fromkeys(charts, _("no time was left")), None, wall)
        return
    drawn, missing = _draw(charts, wall.reader)
    if not drawn:
        _tell(missing, thread, wall)
        return
    comment = "\n".join(f"*{escape(one.title)}*: {escape(one.says)}" for one in drawn)
    pictures = [_picture(chart, content) for chart, content in drawn.items()]
    try:
        wall.notifier().show(pictures, comment, thread=thread)
    except Exception as error:  # noqa: BLE001 - told below, whatever broke
        missing |= dict.fromkeys(drawn, reason_of(error))
        _tell(missing, None if isinstance(error, Unreachable) else thread, wall)
        return
    _tell(missing, thread, wall)


type Missing = dict[Chart, str]


def _draw(charts: Sequence[Chart], reader: Reader) -> tuple[dict[Chart, bytes], Missing]:
    begun = [(chart, reader.start(chart.operation, chart.title, chart.draw)) for chart in charts]
    drawn: dict[Chart, bytes] = {}
    missing: Missing = {}
    for chart, future in begun:
        content = _result(future)
        if isinstance(content, str):
            missing[chart] = content
        else:
            drawn[chart] = content
    return drawn, missing


def _result(future: Future[Read[bytes]]) -> bytes | str:
    """Return a picture, or why there is none."""
    try:
        content = future.result()
    except Exception as error:  # noqa: BLE001 - told, whatever broke
        return reason_of(error)
    if isinstance(content, Unreadable):
        return f"{tell_why(content.why)} ({content.operation}: {content.detail})"
    return content or _("the picture is empty")


def _picture(chart: Chart, content: bytes) -> Enclosure:
    return Enclosure(name=f"{chart.name}.png", title=chart.title, alt=chart.says, content=content)


def _tell(missing: Missing, thread: Sent | None, wall: Wall) -> None:
    """Say what is missing in the log, in a metric and, where Slack takes it, in the thread."""
    if not missing:
        return
    count_missing(wall.job, len(missing))
    titles: dict[str, list[str]] = {}
    for chart, why in missing.items():
        titles.setdefault(cut(why, _REASON_CHARACTERS), []).append(chart.title)
    line = _("Chart missing: {title}: {why}")
    text = "\n".join(line.format(title=", ".join(named), why=why) for why, named in titles.items())
    tell_missing("charts", text, thread, wall)


def tell_missing(what: str, text: str, thread: Sent | None, wall: Wall) -> None:
    """Say what is missing beside a report in the log and, where Slack takes it, in the thread.

    Args:
        what: a word for the log and the message's key.
        text: translated, unescaped and unmasked.
        thread: where the report stands, or None.
        wall: what is needed for it.
    """
    wall.logger.warning("%s missing beside the report", what, extra={"why": text})
    if thread is None or not wall.tells:
        return
    key = f"{wall.job}/{wall.as_of.isoformat()}/{what}"
    post = make_post([context(escape(mask(text)))], text)
    try:
        wall.notifier().deliver(Message(key=key, root=post), now=wall.clock(), thread=thread)
    except Undelivered:
        wall.logger.exception("the line on what is missing was not taken")


def count_missing(job: str, missing: int) -> None:
    """Count charts of a job that are missing, in a metric."""
    metrics = Metrics(namespace=NAMESPACE, service=job)
    metrics.add_metric(name=MISSING, unit=MetricUnit.Count, value=missing)
    metrics.flush_metrics()


def reason_of(error: Exception) -> str:
    """Return what is told of an error: Slack's own are sentences."""
    known = isinstance(error, DeliveryError)
    return str(error) if known else f"{type(error).__name__}: {error}"
