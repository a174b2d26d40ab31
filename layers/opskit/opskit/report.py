"""A report job: what its author writes, and what comes of it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from notifier.words import Figure, Finding, Report, Scope, Section, Tracked
from opskit.aws import Aws
from opskit.charts import Chart
from opskit.compare import LookedAt
from opskit.ledger import Ledger
from opskit.reads import Reader
from opskit.settings import JobSettings

BEGIN_SECONDS = 60.0
"""Reads may begin for so long; the last may take 47 s more (opskit.aws: 4 tries of 10 s, with
pauses of 1, 2 and 4 s at most between them), and Slack 45 s (notifier.patience)."""
LONG_BEGIN_SECONDS = 180.0
"""As above, of a function with a timeout of 300 s, which reads much at a small share of a core."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run[S]:
    """One run of a job, as its author sees it.

    Attributes:
        now: the moment to judge (aware).
        settings: the job's own.
        job: what every job reads from its environment.
        scope: account, region, stack.
        aws: clients.
        reader: the bounded pool for reads.
        ledger: runs, findings, acceptances.
        may_act: whether the job may change anything: this is no dry run, and `now` is the present.
    """

    now: datetime
    settings: S
    job: JobSettings
    scope: Scope
    aws: Aws
    reader: Reader
    ledger: Ledger
    may_act: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A report before it is compared with the last one.

    Attributes:
        subject: what was looked at, in a few translated words.
        findings: today's.
        figures: the numbers of the last period.
        sections: what else was looked at, for the thread.
        looked_at: the resources that were looked at, so that what left them is not called fixed.
        charts: pictures for the thread, drawn when the report stands there.
    """

    subject: str
    findings: tuple[Finding, ...] = ()
    figures: tuple[Figure, ...] = ()
    sections: tuple[Section, ...] = ()
    looked_at: LookedAt = field(default_factory=dict)
    charts: tuple[Chart, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportJob[S]:
    """A job that looks, judges and reports.

    Attributes:
        name: the function's folder name.
        title: gives the report's translated title, "Daily health sweep".
        not_done: says, translated, what a run that failed left undone.
        settings: the dataclass that its environment is read into.
        draft: looks and judges.
        begin_seconds: how long its reads may begin; a function with a longer timeout has more.
        accepts: whether people may let its findings be; nobody lets the cause of an outage be.
    """

    name: str
    title: Callable[[], str]
    not_done: Callable[[], str]
    settings: type[S]
    draft: Callable[[Run[S]], Draft]
    begin_seconds: float = BEGIN_SECONDS
    accepts: bool = True


def make_report[S](
    job: ReportJob[S], draft: Draft, tracked: tuple[Tracked, ...], *, now: datetime, scope: Scope
) -> Report:
    """Join a draft and what changed to the report that is sent."""
    return Report(
        job=job.name,
        title=job.title(),
        as_of=now,
        scope=scope,
        findings=tracked,
        figures=draft.figures,
        sections=draft.sections,
        subject=draft.subject,
        replay=replay_command(job.name, now, scope.environment),
        accept=accept_command(job.name, scope.environment) if job.accepts else "",
    )


def replay_command(job: str, now: datetime, environment: str) -> str:
    """Return the shell command that repeats a run without sending or recording anything.

    Args:
        job: the job's name.
        now: the moment judged (aware).
        environment: a section of samconfig.toml; `make run` takes dev by itself.
    """
    moment = now.isoformat().replace("+00:00", "Z")
    where = "" if environment == "dev" else f" ENV={environment}"
    return f"""make run JOB={job}{where} EVENT='{{"dry_run": true, "time": "{moment}"}}'"""


def accept_command(job: str, environment: str) -> str:
    """Return the shell command that lists a job's open findings, to accept one of them."""
    where = "" if environment == "dev" else f" ENV={environment}"
    return f"make accept JOB={job}{where}"


def as_json(report: Report, *, delivery: str, dry_run: bool, text: str = "") -> dict[str, object]:
    """Return what the handler returns (docs/architecture.md).

    Args:
        report: as sent.
        delivery: "sent" or "dry run".
        dry_run: whether nothing was sent or recorded.
        text: the message as plain text, for dry runs.
    """
    return {
        "job": report.job,
        "severity": report.severity.name,
        "as_of": report.as_of.isoformat(),
        "dry_run": dry_run,
        "duplicate": False,
        "delivery": delivery,
        "findings": [_finding(tracked) for tracked in report.findings],
        "figures": [_figure(figure) for figure in report.figures],
        **({"text": text} if text else {}),
    }


def _finding(tracked: Tracked) -> dict[str, object]:
    return {
        "code": tracked.finding.code,
        "resource": tracked.finding.resource,
        "severity": tracked.finding.severity.name,
        "change": tracked.change.value,
        "sentence": tracked.finding.sentence,
        "since": _iso(tracked.since),
        "accepted_until": _iso(tracked.accepted_until),
    }


def _figure(figure: Figure) -> dict[str, object]:
    return {
        "name": figure.name,
        "resource": figure.resource,
        "unit": figure.unit,
        "average": figure.average,
        "maximum": figure.maximum,
        "yesterday": figure.yesterday,
        "last_week": figure.last_week,
        "severity": figure.severity.name,
    }


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
