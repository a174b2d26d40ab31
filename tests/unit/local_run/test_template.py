from typing import Any

from local.stack.template import functions


def _template(block: dict[str, Any]) -> dict[str, Any]:
    shared = {"Layers": ["Notifier", "Opskit"], "Timeout": 180, "Environment": {"A": "1"}}
    function = {"Type": "AWS::Serverless::Function", "Properties": block}
    return {"Globals": {"Function": shared}, "Resources": {"MadeUp": function}}


def test_a_functions_layers_follow_those_of_globals_as_sam_puts_them() -> None:
    (merged,) = functions(_template({"Layers": ["Durable"]})).values()
    assert merged["Layers"] == ["Notifier", "Opskit", "Durable"]


def test_a_functions_variables_join_those_of_globals_and_its_timeout_wins() -> None:
    (merged,) = functions(_template({"Timeout": 9, "Environment": {"B": "2"}})).values()
    assert (merged["Timeout"], merged["Environment"]) == (9, {"A": "1", "B": "2"})
