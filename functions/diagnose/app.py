"""Wires the diagnosis: asked by an incident it only answers; by hand it reports too."""

from functions.diagnose.collect.diagnosis import collect_facts
from functions.diagnose.event import parse_asked
from functions.diagnose.judge.answer import answer_of, parts_of
from functions.diagnose.judge.diagnosis import diagnose
from functions.diagnose.settings import DiagnoseSettings
from notifier.translation import use_language
from opskit.aws import WORKERS
from opskit.house import House, LambdaContext, lambda_house
from opskit.keep import keep_parts
from opskit.reads import Reader
from opskit.settings import JobSettings, read_both_settings

SECONDS = 40.0
"""Reads may begin for so long; the incident waits for the answer and pages meanwhile."""

RESERVE_SECONDS = 5.0


def handler(event: object, context: LambdaContext) -> dict[str, object]:
    """Answer why something is wrong."""
    return run_diagnosis(event, context, lambda_house())


def run_diagnosis(event: object, context: LambdaContext, house: House) -> dict[str, object]:
    """Carry out one diagnosis.

    Args:
        event: an incident's or a person's (functions.diagnose.event).
        context: Lambda's.
        house: everything from outside.

    Returns:
        The answer (docs/jobs/diagnose.md); by hand with what every report job returns.

    Raises:
        BadEvent, SettingsError: naming what is wrong.
        Undelivered: by hand, Slack did not take the report.
    """
    house.logger.append_keys(job="diagnose", request=context.aws_request_id)
    asked = parse_asked(event, clock=house.clock())
    if not asked.incident:
        # The way to Slack and the Ledger: an incident's diagnosis does without these imports.
        from functions.diagnose.by_hand import report_by_hand  # noqa: PLC0415

        return report_by_hand(asked, context, house)
    common, own = read_both_settings(JobSettings, DiagnoseSettings, house.environ)
    use_language(common.language)
    seconds = context.get_remaining_time_in_millis() / 1000 - RESERVE_SECONDS
    with Reader(workers=WORKERS, seconds=min(SECONDS, seconds)) as reader:
        facts = collect_facts(house.aws, reader, own, asked.now)
    diagnosis = diagnose(facts, asked, own, zone=common.time_zone)
    best = diagnosis.ranked[0]
    house.logger.info(
        "diagnosed",
        extra={
            "incident": asked.incident,
            "cause": best.cause.value,
            "confidence": best.confidence.name,
        },
    )
    keep_parts(parts_of(diagnosis, facts), asked.incident, house)
    return answer_of(diagnosis, facts)
