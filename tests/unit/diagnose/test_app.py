"""Event in, answer out; the report by hand as a person reads it is in golden/.

After a wanted change: UPDATE_GOLDEN=1 .venv/bin/pytest tests/unit/diagnose
"""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from functions.diagnose.app import run_diagnosis
from functions.incident.plan.diagnosis import diagnosis_of, evidence_of
from notifier.plain import plain_text
from opskit.events import BadEvent
from opskit.house import House
from opskit.settings import SettingsError
from tests.fake_aws import FakeAws
from tests.fake_house import FakeContext, FakeSlack, answer_empty_ledger, fake_house
from tests.korean import hold_golden, in_korean, keys_of
from tests.unit.diagnose.conftest import ANSWERS, history, service
from tests.unit.diagnose.world import ALB, APP, AURORA, GROUP, NOW, ago, definition

GOLDEN = Path(__file__).parent / "golden"
ASKED = {"time": NOW.isoformat(), "incident": "inc-7", "onset": ago(8).isoformat()}
NAMES = {
    "ECS_SERVICES": f"{APP.cluster}/{APP.name}",
    "DB_CLUSTERS": AURORA,
    "LOAD_BALANCERS": ALB,
}


@pytest.fixture
def slack() -> FakeSlack:
    return FakeSlack()


@pytest.fixture
def house(fake: FakeAws, slack: FakeSlack) -> House:
    return fake_house(fake.aws, slack, now=NOW, **NAMES)


def ask(house: House, event: object) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(json.dumps(run_diagnosis(event, FakeContext(), house)))
    return found


def _crashing(_fake: FakeAws) -> None:
    """As the fixture has it."""


def _fine(fake: FakeAws) -> None:
    fake.answer("DescribeServices", {"services": [service(running=2, failed=0)], "failures": []})
    fake.answer("ListServiceDeployments", {"serviceDeployments": [history(11, 7200, 7190)]})
    fake.answer("ListTasks", {"taskArns": []})
    healthy = {"Target": {"Id": "10.0.1.21"}, "TargetHealth": {"State": "healthy"}}
    fake.answer("DescribeTargetHealth", {"TargetHealthDescriptions": [healthy]})
    fake.answer("DescribeAlarms", {"MetricAlarms": [], "CompositeAlarms": []})
    fake.answer("FilterLogEvents", {"events": []})


def _cannot_look(fake: FakeAws) -> None:
    fake.refuse("DescribeDBClusters", "AccessDenied", "not authorized to describe")
    fake.refuse("LookupEvents", "ThrottlingException", "Rate exceeded")


MOODS: dict[str, tuple[Callable[[FakeAws], None], str]] = {
    "crashing": (_crashing, "CRITICAL"),
    "fine": (_fine, "OK"),
    "cannot_look": (_cannot_look, "UNKNOWN"),
}


@pytest.mark.parametrize("mood", MOODS)
def test_by_hand_it_brings_the_message_of_the_golden_file(
    mood: str, fake: FakeAws, house: House, slack: FakeSlack
) -> None:
    prepare, severity = MOODS[mood]
    prepare(fake)
    answer_empty_ledger(fake)
    answer = ask(house, {})
    assert (answer["severity"], answer["delivery"]) == (severity, "sent")
    text = "\n".join(plain_text(message) for message in slack.messages) + "\n"
    golden = GOLDEN / f"{mood}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


def test_an_incident_is_answered_and_nothing_is_posted_or_written(
    fake: FakeAws, house: House, slack: FakeSlack
) -> None:
    answer = ask(house, ASKED)
    assert set(answer) == {
        "job",
        "as_of",
        "onset",
        "causes",
        "last_good_task_definition",
        "sections",
        "unreadable",
    }
    assert answer["onset"] == ago(8).isoformat()
    best = answer["causes"][0]
    assert (best["cause"], best["confidence"]) == ("bad_deployment", "likely")
    assert best["why"] == "Likely: the deployment of petclinic-dev-app:12 broke it"
    assert answer["last_good_task_definition"] == definition(11)
    assert not slack.messages
    assert {name for name, _asked in fake.asked}.isdisjoint({"PutItem", "Query", "SendMessage"})


def test_an_incident_understands_the_answer(house: House) -> None:
    answer = ask(house, ASKED)
    found = diagnosis_of(answer)
    assert (found.cause, found.confidence, found.known) == ("bad_deployment", "likely", True)
    assert [part.title for part in evidence_of(answer)][-1] == "Who changed what"


def test_text_from_outside_stays_as_it_was_for_whoever_renders_it(house: House) -> None:
    sections = {one["title"]: one["lines"] for one in ask(house, ASKED)["sections"]}
    assert (
        "7x 2026-11-25T02:55:00Z ERROR 1 --- no <!channel> bean"
        in (sections["ERROR lines of 30 min"])
    )
    assert GROUP in sections["ERROR lines of 30 min"][0]


def test_an_alarm_that_nothing_explains_is_never_called_well(fake: FakeAws, house: House) -> None:
    firing = ANSWERS["DescribeAlarms"]
    _fine(fake)
    fake.answer("DescribeAlarms", firing)
    answer_empty_ledger(fake)
    answer = ask(house, {"dry_run": True})
    assert answer["severity"] == "UNKNOWN"
    assert "an alarm fires, and nothing else shows" in answer["causes"][0]["why"]


def test_an_answer_that_fits_holds_every_line_and_so_does_the_log(
    fake: FakeAws, house: House, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    many = [{"StateValue": "ALARM", "AlarmName": f"alarm-{n:02}"} for n in range(30)]
    fake.answer("DescribeAlarms", {"MetricAlarms": many, "CompositeAlarms": []})
    answer = ask(house, ASKED)
    (alarms,) = (one for one in answer["sections"] if one["title"] == "Alarms that fire")
    assert [line.split()[0] for line in alarms["lines"]] == [f"alarm-{n:02}" for n in range(30)]
    kept = [vars(one) for one in caplog.records if one.getMessage() == "section"]
    assert {one["run"] for one in kept} == {"inc-7"}
    for part in (*answer["sections"], *map(_as_section, answer["causes"])):
        told = [line for one in kept if one["title"] == part["title"] for line in one["lines"]]
        assert told == part["lines"]


def _as_section(cause: dict[str, Any]) -> dict[str, Any]:
    return {"title": cause["why"], "lines": cause["evidence"]}


def test_an_answer_never_outgrows_what_a_flow_keeps(fake: FakeAws, house: House) -> None:
    alarm = {"StateValue": "ALARM", "StateReason": "한" * 1000}
    names = [f"{number}{'한' * 250}" for number in range(100)]
    many = [{**alarm, "AlarmName": name} for name in names]
    fake.answer("DescribeAlarms", {"MetricAlarms": many, "CompositeAlarms": []})
    keys = [
        {"Dimensions": {"db.sql_tokenized.statement": f"{n} {'한' * 5000}"}, "Total": 1.0}
        for n in range(50)
    ]
    fake.answer("DescribeDimensionKeys", {"Keys": keys})
    answer = ask(house, ASKED)
    assert len(json.dumps(answer)) <= 200_000
    titles = [section["title"] for section in answer["sections"]]
    assert titles[0] == "The last hour"
    assert titles[-1] == "Cut"
    (alarms,) = (one for one in answer["sections"] if one["title"] == "Alarms that fire")
    assert (len(alarms["lines"]), alarms["lines"][-1]) == (21, "+80 more lines")


def test_by_hand_the_answer_stands_beside_what_every_report_returns(
    fake: FakeAws, house: House, slack: FakeSlack
) -> None:
    answer_empty_ledger(fake)
    answer = ask(house, {"dry_run": True, "time": NOW.isoformat(), "alarms": ["none"]})
    assert (answer["delivery"], slack.messages) == ("dry run", [])
    assert "Diagnosis (dev)" in answer["text"]
    assert answer["causes"][0]["cause"] == "bad_deployment"
    assert not fake.calls("PutItem")


def test_without_anything_to_look_at_nothing_is_known(fake: FakeAws, slack: FakeSlack) -> None:
    answer = ask(fake_house(fake.aws, slack, now=NOW), ASKED)
    assert (answer["causes"][0]["cause"], len(answer["causes"])) == ("unknown", 1)
    assert "nothing is named or found" in answer["unreadable"][0]


def test_wrong_settings_and_events_are_named(fake: FakeAws, slack: FakeSlack) -> None:
    house = fake_house(fake.aws, slack, now=NOW, DEPLOYMENT_MINUTES="0")
    with pytest.raises(SettingsError, match="DEPLOYMENT_MINUTES"):
        ask(house, ASKED)
    with pytest.raises(BadEvent, match="alarm is not known"):
        ask(house, {"alarm": "x"})
    assert not slack.messages


def test_the_same_cause_is_told_in_korean(fake: FakeAws, house: House, slack: FakeSlack) -> None:
    answer_empty_ledger(fake)
    english, korean = ask(house, {}), ask(in_korean(house), {})
    assert keys_of(korean) == keys_of(english)
    hold_golden(GOLDEN / "crashing.ko.txt", plain_text(slack.messages[-1]))


def test_an_incident_is_answered_with_the_same_causes_in_korean(house: House) -> None:
    english, korean = ask(house, ASKED), ask(in_korean(house), ASKED)
    assert [one["cause"] for one in korean["causes"]] == [one["cause"] for one in english["causes"]]
    assert korean["last_good_task_definition"] == english["last_good_task_definition"]
