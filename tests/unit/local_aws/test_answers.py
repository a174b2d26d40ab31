import pytest

from local.aws.answers import (
    Answer,
    Fault,
    Json,
    MalformedAnswerError,
    Patch,
    applies,
    apply_patches,
    parse_answer,
)


def test_an_answer_is_read_from_json() -> None:
    answer = parse_answer(
        {
            "service": "ecs",
            "operation": "ListTasks",
            "match": {"cluster": "a"},
            "patch": [{"at": "@", "set": {"taskArns": []}}],
            "error": {"code": "AccessDeniedException", "message": "no"},
            "times": 2,
        }
    )
    assert answer == Answer(
        service="ecs",
        operation="ListTasks",
        match={"cluster": "a"},
        patches=(Patch(at="@", merge={"taskArns": []}),),
        fault=Fault(code="AccessDeniedException", message="no"),
        times=2,
    )


@pytest.mark.parametrize(
    "document",
    [
        {"service": "ecs"},
        {"service": "ecs", "operation": "ListTasks", "typo": 1},
        {"service": "ecs", "operation": "ListTasks", "error": {"kode": "x"}},
        {"service": "ecs", "operation": "ListTasks", "patch": [{"set": {}}]},
        {"service": "ecs", "operation": "ListTasks", "patch": [{"at": "@", "sett": {}}]},
    ],
)
def test_an_answer_that_cannot_be_understood_is_refused(document: dict[str, Json]) -> None:
    with pytest.raises(MalformedAnswerError):
        parse_answer(document)


@pytest.mark.parametrize(
    ("match", "expected"),
    [
        ({}, True),
        ({"cluster": "a"}, True),
        ({"cluster": "b"}, False),
        ({"tasks": "t2"}, True),
        ({"tasks": ["t1", "t2"]}, True),
        ({"tasks": "t3"}, False),
        ({"absent": None}, True),
        ({"queries[].Stat": "p95"}, True),
        ({"cluster": "a", "tasks": "t3"}, False),
    ],
)
def test_an_answer_applies_when_all_it_names_holds(
    match: dict[str, Json], *, expected: bool
) -> None:
    parameters = {"cluster": "a", "tasks": ["t1", "t2"], "queries": [{"Stat": "p95"}]}
    answer = Answer(service="ecs", operation="ListTasks", match=match)
    assert applies(answer, parameters) is expected


def test_a_patch_changes_the_selected_objects_and_leaves_the_original() -> None:
    original = {"s": [{"n": "a", "d": [{"x": 1}, {"x": 2}]}, {"n": "b", "d": [{"x": 3}]}]}
    changed = apply_patches([Patch(at="s[?n=='a'].d[]", merge={"x": 9})], original)
    assert changed["s"] == [{"n": "a", "d": [{"x": 9}, {"x": 9}]}, {"n": "b", "d": [{"x": 3}]}]
    assert original["s"][0]["d"] == [{"x": 1}, {"x": 2}]


def test_a_patch_appends_to_a_list() -> None:
    changed = apply_patches([Patch(at="tasks", append=[{"n": 2}])], {"tasks": [{"n": 1}]})
    assert changed == {"tasks": [{"n": 1}, {"n": 2}]}


def test_a_patch_that_selects_nothing_changes_nothing() -> None:
    assert apply_patches([Patch(at="absent[]", merge={"x": 1})], {"n": 1}) == {"n": 1}
