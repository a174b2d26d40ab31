"""What came of asking the health page, as findings."""

import pytest

from functions.health_sweep.judge.application import (
    Health,
    NoPage,
    Page,
    Silence,
    judge_application,
    section_application,
)
from notifier.words import Severity
from opskit.unreadable import Read, Unreadable, Why

ADDRESS = "http://alb.test/actuator/health"
DENIED = Unreadable(operation="http:GET", resource="alb", why=Why.TIMEOUT, detail="no time")


def page(code: int, status: str, body: str = "{}") -> Page:
    return Page(code=code, status=status, body=body, milliseconds=45.4)


def looked(answer: Read[Page | NoPage], *, private: bool = False) -> dict[str, Health]:
    return {"alb": Health(address=ADDRESS, answer=answer, private=private, seconds=5.0)}


@pytest.mark.parametrize(
    ("answer", "private", "code", "severity"),
    [
        (page(200, "UP"), False, None, None),
        (page(200, "DOWN"), False, "application.down", Severity.CRITICAL),
        (page(200, "OUT_OF_SERVICE"), False, "application.down", Severity.CRITICAL),
        (page(200, ""), False, "application.down", Severity.CRITICAL),
        (page(503, "DOWN"), False, "application.down", Severity.CRITICAL),
        (page(503, "UP"), False, "application.down", Severity.CRITICAL),
        (page(404, ""), False, "application.down", Severity.CRITICAL),
        (page(401, ""), False, "application.protected", Severity.WARNING),
        (page(403, ""), False, "application.protected", Severity.WARNING),
        (DENIED, False, "application.unreadable", Severity.UNKNOWN),
        *(
            (NoPage(why=why, detail="d"), False, "application.unreachable", Severity.CRITICAL)
            for why in Silence
        ),
        (
            NoPage(why=Silence.TIMEOUT, detail="d"),
            True,
            "application.unreachable",
            Severity.UNKNOWN,
        ),
        (
            NoPage(why=Silence.CERTIFICATE, detail="d"),
            True,
            "application.unreachable",
            Severity.CRITICAL,
        ),
    ],
)
def test_only_200_with_up_is_healthy(
    answer: Read[Page | NoPage],
    private: bool,  # noqa: FBT001 - a column of the table
    code: str | None,
    severity: Severity | None,
) -> None:
    found = judge_application(looked(answer, private=private))
    expected = [(code, "alb", severity)] if code else []
    assert [(f.code, f.resource, f.severity) for f in found] == expected
    assert all(finding.remedy for finding in found)


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (
            page(503, "DOWN"),
            "The application's health page says HTTP 503, DOWN (normal: 200 with status UP)",
        ),
        (
            NoPage(why=Silence.TIMEOUT, detail="d"),
            "The application's health page does not answer: no answer within 5 s",
        ),
    ],
)
def test_trouble_is_told_with_what_is_normal(answer: Page | NoPage, sentence: str) -> None:
    (finding,) = judge_application(looked(answer))
    assert finding.sentence == sentence
    assert finding.link == ADDRESS


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (page(200, "UP"), "HTTP 200, UP, in 45 ms"),
        (page(404, ""), "HTTP 404, no status, in 45 ms"),
        (NoPage(why=Silence.REFUSED, detail="d"), "the connection is refused"),
        (DENIED, "could not be looked at"),
    ],
)
def test_the_section_says_what_came_and_how_fast(answer: Read[Page | NoPage], told: str) -> None:
    assert section_application(looked(answer)).lines == (f"alb: {ADDRESS}: {told}",)
