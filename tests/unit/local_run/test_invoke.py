import pytest

from local.invoke import read_payload, seen_from_container


@pytest.mark.parametrize(
    ("value", "seen"),
    [
        ("http://127.0.0.1:4566", "http://host.docker.internal:4566"),
        ("http://localhost:9999/api/", "http://host.docker.internal:9999/api/"),
        ("https://slack.com/api/", "https://slack.com/api/"),
        ("petclinic-dev-app", "petclinic-dev-app"),
        ("", ""),
    ],
)
def test_addresses_of_this_machine_are_translated_for_containers(value: str, seen: str) -> None:
    assert seen_from_container({"X": value}) == {"X": seen}


@pytest.mark.parametrize(
    ("printed", "payload", "failed"),
    [
        ('a log line\n{"job": "health_sweep"}\n', {"job": "health_sweep"}, False),
        ('{"errorMessage": "no", "errorType": "BadEvent"}', None, True),
        ("Task timed out after 60 seconds", None, True),
        ("", None, True),
        ("null", None, True),
    ],
    ids=["answer", "raised", "timed out", "nothing", "no answer"],
)
def test_a_payload_tells_whether_the_handler_failed(
    printed: str, payload: object, *, failed: bool
) -> None:
    answer, wrong = read_payload(printed)
    assert wrong is failed
    if not failed:
        assert answer == payload
