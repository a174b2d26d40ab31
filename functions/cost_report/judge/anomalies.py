"""Findings of single days: against our own baseline, and what AWS's own detection found."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from functions.cost_report.judge.baseline import LEAST_DAYS, Usual, find_unusual, learn_usual
from functions.cost_report.judge.bill import Bill, Daily, first_day
from functions.cost_report.judge.breakdown import break_down
from functions.cost_report.judge.days import past_days, this_week
from functions.cost_report.judge.explain import Explanation
from functions.cost_report.judge.facts import AwsAnomaly, Detection
from functions.cost_report.judge.money import money
from functions.cost_report.judge.weeks import ALL, BY_WEEK, is_comparable
from functions.cost_report.settings import CostSettings
from notifier.phrases import weekday
from notifier.translation import _, ngettext
from notifier.words import Finding, Severity
from opskit import console


def usual_of(
    daily: Daily, first: date | None, least: float, today: date
) -> dict[int, Usual] | None:
    """Learn a service's usual days from the settled weeks before this one.

    Args:
        daily: the service's amounts.
        first: the first day of which anything is known, of any service (`first_day`).
        least: money above the median that is never told.
        today: the day judged.
    """
    if first is None:
        return None
    known = (day for day in past_days(today).days() if day >= first)
    return learn_usual({day: daily.get(day, 0.0) for day in known}, least=least)


def judge_days(
    bill: Bill, settings: CostSettings, own: Explanation, *, region: str
) -> list[Finding]:
    """Judge each service's days of this week, with what of them is ours.

    A new service is told as such elsewhere.
    """
    first, today = first_day(bill), own.today
    if first is None:
        return []
    known = [day for day in past_days(today).days() if day >= first]
    if len(known) < LEAST_DAYS:
        return [_short(len(known), comparable=is_comparable(bill, today))]
    findings = []
    for service, daily in sorted(bill.running.items()):
        usual = usual_of(daily, first, settings.cost_anomaly_amount, today)
        if usual is None or not any(daily.get(day) for day in known):
            continue
        week = {day: daily.get(day, 0.0) for day in this_week(today).days()}
        if unusual := find_unusual(week, usual):
            finding = _unusual(service, unusual, bill.currency, region)
            day, amount, most = unusual[0]
            finding = own.of_day(finding, amount - most.amount, day, service=service)
            shown = break_down(service, this_week(today), settings.cost_metric)
            findings.append((unusual[0], replace(finding, remedy=shown)))
    findings.sort(key=lambda item: item[0][2].amount - item[0][1])
    return [finding for _worst, finding in findings]


def judge_detection(detection: Detection, region: str) -> list[Finding]:
    """Tell what AWS's own detection found in the whole account, a finding for each service."""
    return list(_detected(detection, region))


def _short(known: int, *, comparable: bool) -> Finding:
    return Finding(
        code="cost.history_short",
        resource=ALL,
        severity=Severity.UNKNOWN,
        sentence=_(
            "Only {n} days of costs before this week: what is usual cannot be told yet"
            " (needed: {least})"
        ).format(n=known, least=LEAST_DAYS),
        remedy=_("Wait: a tag shows costs from its activation on, an account from its first day"),
        hides=("cost.anomaly", *(() if comparable else BY_WEEK)),
    )


def _unusual(
    service: str, unusual: list[tuple[date, float, Usual]], currency: str, region: str
) -> Finding:
    day, amount, usual = unusual[0]
    sentence = _("{amount} on {weekday} {day:%Y-%m-%d} (normal: {usual}, at most {most})").format(
        amount=money(amount, currency),
        weekday=weekday(day),
        day=day,
        usual=money(usual.amount, currency),
        most=money(usual.most, currency),
    )
    if more := len(unusual) - 1:
        sentence += "; " + ngettext("{n} more day", "{n} more days", more).format(n=more)
    if any(one.day == 1 for one, _cost, _usual in unusual):
        sentence += "; " + _("monthly fees fall due on the first")
    return Finding(
        code="cost.anomaly",
        resource=service,
        severity=Severity.WARNING,
        sentence=sentence,
        evidence=tuple(f"{one:%Y-%m-%d}: {money(cost, currency)}" for one, cost, _u in unusual),
        link=console.cost_explorer(region),
    )


def _detected(detection: Detection, region: str) -> Iterator[Finding]:
    by_name: dict[str, dict[str, list[AwsAnomaly]]] = {}
    for anomaly in sorted(detection.anomalies, key=lambda one: -one.impact):
        by_name.setdefault(anomaly.name, {}).setdefault(anomaly.monitor, []).append(anomaly)
    for name, by_monitor in by_name.items():
        # Two monitors see the same dollars.
        total, anomalies = max(
            ((sum(one.impact for one in seen), seen) for seen in by_monitor.values()),
            key=lambda item: item[0],
        )
        yield Finding(
            code="detection.anomaly",
            resource=name,
            severity=Severity.WARNING,
            sentence=_("AWS found {impact} more than it expected, from {day} on").format(
                impact=money(total, "USD"), day=anomalies[0].start or _("an unknown day")
            ),
            evidence=tuple(cause for one in anomalies for cause in one.causes),
            link=console.cost_anomalies(region),
            remedy=_("Look at its causes in the console, and tell AWS there whether it was right"),
        )
