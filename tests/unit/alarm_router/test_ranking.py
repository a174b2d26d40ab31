"""How urgent an alarm is, its tags say; what they do not say is not low."""

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from functions.alarm_router.parse.words import AlarmNotice
from functions.alarm_router.ranking import rank
from opskit.incident_words import Priority
from opskit.unreadable import Unreadable, Why

NOTICE = AlarmNotice(
    name="slow", arn="arn:slow", state="ALARM", at=datetime(2026, 11, 24, tzinfo=UTC)
)
DENIED = Unreadable(operation="cloudwatch:ListTagsForResource", resource="arn:slow", why=Why.DENIED)


@pytest.mark.parametrize(
    ("tags", "priority", "why"),
    [
        ({"ops:priority": "P0"}, "P0", "P0, as its tag ops:priority says"),
        ({"ops:priority": " p3 "}, "P3", "P3, as its tag ops:priority says"),
        (
            {},
            "P1",
            "P1, because it has no tag ops:priority: an urgency that is not known is not low",
        ),
        (
            {"ops:priority": "high"},
            "P1",
            "P1, because its tag ops:priority is 'high': expected P0, P1, P2 or P3",
        ),
        (DENIED, "P1", "P1, because its tags could not be read (access denied)"),
    ],
    ids=["tagged", "written loosely", "not tagged", "no priority", "unreadable"],
)
def test_a_priority_has_its_reason(
    tags: Mapping[str, str] | Unreadable, priority: str, why: str
) -> None:
    found = rank(NOTICE, tags, application="petclinic-dev").transition
    assert (found.priority, found.why) == (Priority[priority], why)


def test_an_unknown_playbook_stays_as_it_is_given() -> None:
    found = rank(NOTICE, {"ops:playbook": "ask_the_oracle"}, application="petclinic-dev")
    assert found.transition.playbook == "ask_the_oracle"


@pytest.mark.parametrize(
    ("tags", "application"),
    [({}, "petclinic-dev"), ({"ops:application": "shop"}, "shop"), (DENIED, "petclinic-dev")],
)
def test_an_alarm_is_of_the_application_that_it_names(
    tags: Mapping[str, str] | Unreadable, application: str
) -> None:
    assert rank(NOTICE, tags, application="petclinic-dev").application == application
