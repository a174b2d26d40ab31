from typing import Any

import pytest

from local.stack.intrinsics import Names, UnresolvedError, resolve


def _names(**parameters: str) -> Names:
    conditions: dict[str, dict[str, Any]] = {
        "IsDev": {"Fn::Equals": [{"Ref": "Environment"}, "dev"]},
        "IsNotDev": {"Fn::Not": [{"Condition": "IsDev"}]},
        "Both": {"Fn::And": [{"Condition": "IsDev"}, {"Condition": "IsNotDev"}]},
        "Either": {"Fn::Or": [{"Condition": "IsDev"}, {"Condition": "IsNotDev"}]},
    }
    return Names(
        parameters={"Environment": "dev", "Project": "shop", **parameters},
        conditions=conditions,
        resource=lambda name, attribute: f"<{name}{'.' * bool(attribute)}{attribute}>",
    )


@pytest.mark.parametrize(
    ("value", "resolved"),
    [
        ({"Ref": "Project"}, "shop"),
        ({"Ref": "Ledger"}, "<Ledger>"),
        ({"Fn::GetAtt": ["Ledger", "Arn"]}, "<Ledger.Arn>"),
        ({"Fn::Sub": "${Project}-${Ledger.Arn}-${!Literal}"}, "shop-<Ledger.Arn>-${!Literal}"),
        ({"Fn::Sub": ["${Own}-${Project}", {"Own": {"Ref": "Environment"}}]}, "dev-shop"),
        ({"Fn::If": ["IsDev", "yes", "no"]}, "yes"),
        ({"Fn::If": ["IsNotDev", "yes", {"Ref": "Project"}]}, "shop"),
        ({"Fn::If": ["Both", "yes", "no"]}, "no"),
        ({"Fn::If": ["Either", "yes", "no"]}, "yes"),
        ({"Fn::Select": [1, {"Fn::Split": ["-", {"Fn::Sub": "${Project}-web"}]}]}, "web"),
        ({"plain": [1, {"Ref": "Project"}]}, {"plain": [1, "shop"]}),
    ],
)
def test_a_function_of_the_template_yields_its_value(value: object, resolved: object) -> None:
    assert resolve(value, _names()) == resolved


@pytest.mark.parametrize(
    "value", [{"Fn::FindInMap": ["a", "b", "c"]}, {"Fn::If": ["Nowhere", "yes", "no"]}]
)
def test_what_is_not_known_is_an_error(value: object) -> None:
    with pytest.raises(UnresolvedError, match=r"FindInMap|Nowhere"):
        resolve(value, _names())
