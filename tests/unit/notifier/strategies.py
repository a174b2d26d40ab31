"""Any report that a job might make, with the worst that may stand in its texts."""

from datetime import UTC, datetime, timedelta
from typing import cast

from hypothesis import strategies as st

from notifier.failure import Failure
from notifier.words import (
    Change,
    Figure,
    Finding,
    Kept,
    Report,
    Scope,
    Section,
    Severity,
    Tracked,
)

SECRET = "Tr0ub4dorAndSt4ple"

_NASTY = st.sampled_from(
    [
        "<!channel>",
        "<@U012AB3CD>",
        "<https://evil.example|click>",
        "@here",
        "@everyone",
        "```",
        "`",
        "&amp;",
        "*bold*",
        "\r\n",
        "\u202e",
        "\x00\ud800\ufffe",
        f" password={SECRET} ",
        f' "token": "{SECRET}" ',
        f" mysql://root:{SECRET}@db/x ",
        "x" * 4000,
        "한글" * 40,
        "{braces}",
        "%s",
    ]
)
texts = st.lists(st.one_of(_NASTY, st.text(max_size=30)), max_size=4).map("".join)
_numbers = st.floats(min_value=-1e12, max_value=1e12)
_maybe = st.none() | _numbers
_moments = st.datetimes(
    min_value=datetime.min + timedelta(days=2),  # noqa: DTZ901 - hypothesis wants bare bounds
    max_value=datetime.max - timedelta(days=2),  # noqa: DTZ901 - as above
    timezones=st.just(UTC),
)
_codes = st.sampled_from(["ecs.tasks_missing", "alb.latency", "logs.errors", "a", "", "<x>.y"])

scopes = st.builds(Scope, account=texts, region=texts, stack=texts, environment=texts)
findings = st.builds(
    Finding,
    code=_codes,
    resource=texts,
    severity=st.sampled_from([Severity.WARNING, Severity.UNKNOWN, Severity.CRITICAL]),
    sentence=texts,
    evidence=st.lists(texts, max_size=8).map(tuple),
    lead=st.integers(min_value=1, max_value=6),
    link=texts | texts.map(lambda text: f"https://console.example/{text}"),
    remedy=texts,
)
tracked = st.builds(
    Tracked,
    finding=findings,
    change=st.sampled_from(Change),
    since=st.none() | _moments,
    accepted_until=st.none() | _moments,
    accepted_by=texts,
    note=texts,
)
figures = st.builds(
    Figure,
    name=texts,
    resource=texts,
    unit=texts,
    average=_maybe,
    maximum=_maybe,
    normal=texts,
    severity=st.sampled_from(Severity),
    series=st.lists(_maybe, max_size=100).map(tuple),
    yesterday=_maybe,
    last_week=_maybe,
)
sections = st.builds(
    Section,
    title=texts,
    lines=st.lists(texts, max_size=5).map(tuple),
    lead=st.integers(min_value=1, max_value=5),
)


def _many[T](items: st.SearchStrategy[T]) -> st.SearchStrategy[tuple[T, ...]]:
    """Return few items, or so many that they must be cut."""
    repeated = st.tuples(st.lists(items, max_size=5), st.sampled_from([1, 1, 1, 1, 30]))
    return repeated.map(lambda pair: cast("tuple[T, ...]", tuple(pair[0] * pair[1])))


reports = st.builds(
    Report,
    job=st.sampled_from(["health_sweep", "cost_report"]),
    title=texts,
    as_of=_moments,
    scope=scopes,
    findings=_many(tracked),
    figures=_many(figures),
    sections=_many(sections),
    subject=texts,
    replay=texts,
    kept=st.none()
    | st.builds(
        Kept,
        run=texts,
        command=texts,
        link=texts | texts.map(lambda text: f"https://console.example/{text}"),
    ),
)
failures = st.builds(
    Failure,
    job=st.just("health_sweep"),
    title=texts,
    at=_moments,
    scope=scopes,
    error=texts,
    text=texts,
    not_done=texts,
    remedy=texts,
    link=texts | texts.map(lambda text: f"https://console.example/{text}"),
    replay=texts,
)
