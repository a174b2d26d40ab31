"""What an action is asked for is what actions understand, however much was diagnosed."""

from datetime import timedelta

from functions.incident.plan.advance import begin, learn
from functions.incident.plan.request import request_of
from functions.incident.plan.state import Diagnosis
from functions.incident.plan.turn import Start
from opskit.action_request import parse_request
from opskit.actions import Consent
from opskit.incident_words import Beginning
from tests.incident_course import NIGHT, rules, transition


def test_a_long_diagnosis_makes_a_request_that_an_action_understands() -> None:
    beginning = Beginning(incident="inc-1", application="petclinic-dev", alarm=transition())
    state = begin(beginning, now=NIGHT, rules=rules())
    state = learn(state, Diagnosis(cause="unknown", confidence="likely", why="it fits " * 500))
    start = Start(number=1, action="force_redeploy", consent=Consent.GREEN)
    asked_at = NIGHT + timedelta(minutes=3)
    event = request_of(state, start, now=asked_at, channel="C1", thread_ts="1.0")
    request = parse_request(event, {})
    assert request.reason.startswith("petclinic-dev-No-Running-Task. it fits")
    assert (request.time, request.onset) == (asked_at, NIGHT)
