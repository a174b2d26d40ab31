"""The alarms on metric math, by what they make of situations."""

from typing import Any

import pytest

from tests.template.metric_math import evaluate
from tests.template.monitoring import WATCHED, alarms, expression

type Tree = dict[str, Any]


def _fires(translated: Tree, name: str, values: dict[str, float | None], **given: str) -> bool:
    """Judge one datapoint; none is not breaching for all of these."""
    alarm = alarms(translated, **WATCHED, **given)[name]
    assert (alarm["ComparisonOperator"], alarm["TreatMissingData"]) == (
        "GreaterThanThreshold",
        "notBreaching",
    )
    value = evaluate(expression(alarm), values)
    return value is not None and value > float(alarm["Threshold"])


@pytest.mark.parametrize(
    ("first", "second", "third", "yields"),
    [(1, 30, 0, 30), (1, None, 0, 0), (0, 0, 20, 20), (0, 0, None, None), (None, 30, 20, None)],
)
def test_if_is_what_the_user_guide_says(
    first: float | None, second: float | None, third: float | None, yields: float | None
) -> None:
    """CloudWatch User Guide, "Using IF expressions", its table of IF(metric1, metric2, metric3)."""
    values = {"metric1": first, "metric2": second, "metric3": third}
    assert evaluate("IF(metric1, metric2, metric3)", values) == yields


@pytest.mark.parametrize(
    ("text", "values", "yields"),
    [
        ("m1 + m2", {"m1": 3.0, "m2": None}, 3.0),
        ("m1 + m2", {"m1": None, "m2": None}, None),
        ("100 * m1", {"m1": None}, None),
        ("m1 / m2", {"m1": 3.0, "m2": 0.0}, None),
        ("m1 / m2", {"m1": 3.0, "m2": None}, None),
        ("m1 < m2", {"m1": 30.0, "m2": 20.0}, 0.0),
        ("m1 < m2", {"m1": 20.0, "m2": None}, 0.0),
        ("m1 >= 30", {"m1": 30.0}, 1.0),
    ],
)
def test_missing_values_and_zeros_are_what_the_user_guide_says(
    text: str, values: dict[str, float | None], yields: float | None
) -> None:
    """Its "Basic arithmetic functions" and "Comparison and logical operators"."""
    assert evaluate(text, values) == yields


def test_what_the_evaluator_does_not_know_is_refused() -> None:
    with pytest.raises(ValueError, match=r"FILL\(m1, 0\) is no metric math"):
        evaluate("FILL(m1, 0)", {"m1": None})


@pytest.mark.parametrize(
    ("target", "balancer", "requests", "fires"),
    [
        (0, None, 0, False),
        (9, None, 20, False),
        (10, None, 20, True),
        (10, None, 100, True),
        (10, None, 200, False),
        (11, None, 200, True),
        (11, None, 1000, False),
        (6, 6, 100, True),
        (None, 40, None, True),
        (None, 9, None, False),
        (None, None, 1000, False),
        (None, None, None, False),
    ],
    ids=[
        "nobody asks",
        "9 of 20",
        "10 of 20",
        "10 of 100",
        "exactly 5 %",
        "just over 5 %",
        "11 of 1000",
        "half by the load balancer",
        "all 503: no target was chosen",
        "a few 503 at night",
        "nothing fails",
        "no data",
    ],
)
def test_5xx_means_over_five_percent_and_at_least_ten(
    translated: Tree,
    target: float | None,
    balancer: float | None,
    requests: float | None,
    fires: bool,  # noqa: FBT001 - a column of the table
) -> None:
    values = {"target": target, "balancer": balancer, "requests": requests}
    assert _fires(translated, "AlbErrorsHighAlarm", values) is fires


@pytest.mark.parametrize(
    ("seconds", "requests", "fires"),
    [(0.62, 1000, True), (0.5, 1000, False), (9, 19, False), (0.62, 20, True), (None, 0, False)],
)
def test_p95_is_judged_in_the_parameters_milliseconds(
    translated: Tree,
    seconds: float | None,
    requests: float,
    fires: bool,  # noqa: FBT001 - a column of the table
) -> None:
    values = {"seconds": seconds, "requests": requests}
    assert _fires(translated, "AlbP95HighAlarm", values) is fires


@pytest.mark.parametrize(
    ("part", "target", "requests", "fires"),
    [
        ("SloBurn1hAlarm", 150, 10_000, True),
        ("SloBurn1hAlarm", 140, 10_000, False),
        ("SloBurn1hAlarm", 9, 20, False),
        ("SloBurn1hAlarm", None, None, False),
        ("SloBurn5mAlarm", 1, 20, True),
        ("SloBurn5mAlarm", 0, 0, False),
        ("SloBurn6hAlarm", 61, 10_000, True),
        ("SloBurn6hAlarm", 59, 10_000, False),
        ("SloBurn6hAlarm", 9, 20, False),
        ("SloBurn30mAlarm", 61, 10_000, True),
        ("SloBurn30mAlarm", None, 10_000, False),
    ],
)
def test_a_window_burns_when_its_share_of_failures_is_many_times_the_budget(
    translated: Tree,
    part: str,
    target: float | None,
    requests: float | None,
    fires: bool,  # noqa: FBT001 - a column of the table
) -> None:
    """The budget of 99.9 % is one failure in 1,000."""
    values = {"target": target, "balancer": None, "requests": requests}
    assert _fires(translated, part, values) is fires


def test_another_objective_has_another_budget(translated: Tree) -> None:
    values = {"target": 150.0, "balancer": None, "requests": 10_000.0}
    assert not _fires(translated, "SloBurn1hAlarm", values, SloPercent="99")
    assert _fires(translated, "SloBurn1hAlarm", values, SloPercent="99.95")
