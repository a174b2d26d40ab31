import io
import json
from pathlib import Path

import pytest

from local.stack.events import EventError, choose_event
from local.stack.template import ROOT, load_template

_TEMPLATE = load_template()


def _choose(text: str, *, job: str = "health_sweep", stdin: str = "") -> object:
    return choose_event(text, job=job, template=_TEMPLATE, stdin=io.StringIO(stdin))


def test_an_event_is_read_from_a_file() -> None:
    path = ROOT / "events" / "health_sweep.json"
    assert _choose(str(path)) == json.loads(path.read_text(encoding="utf-8"))


def test_an_event_is_read_from_standard_input() -> None:
    assert _choose("-", stdin='{"dry_run": true}') == {"dry_run": True}


def test_an_event_may_be_written_inline() -> None:
    assert _choose(' {"dry_run": true}') == {"dry_run": True}


def test_without_an_event_a_scheduled_job_gets_its_schedules_input_as_of_now() -> None:
    event = _choose("")
    assert isinstance(event, dict)
    assert event["source"] == "aws.scheduler"
    assert "<aws.scheduler" not in json.dumps(event)


def test_without_an_event_another_job_gets_its_example() -> None:
    example = ROOT / "events" / "outbox_delivery.json"
    assert _choose("", job="outbox_delivery") == json.loads(example.read_text(encoding="utf-8"))


def test_what_is_not_json_is_told_with_its_place() -> None:
    with pytest.raises(EventError, match=r"not_json.json is not JSON"):
        _choose(str(ROOT / "events" / "bad" / "not_json.json"))


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(EventError, match="cannot be read"):
        _choose(str(tmp_path / "absent.json"))
