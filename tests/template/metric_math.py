"""Evaluates metric math for one point in time, as far as the template's alarms use it.

The rules are those of the CloudWatch User Guide, "Using math expressions with CloudWatch metrics".
"""

import ast
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass

_ARITHMETIC: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
_COMPARISONS: dict[type[ast.cmpop], Callable[[float, float], bool]] = {
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
}


@dataclass(frozen=True, slots=True)
class _Point:
    """A series' value at that time, None where it has none; or a number of the expression."""

    value: float | None
    is_series: bool = True


def evaluate(expression: str, values: Mapping[str, float | None]) -> float | None:
    """Return what an expression yields at one time, None where it has no datapoint.

    Args:
        expression: such as "IF(errors >= 10, 100 * errors / requests, 0)".
        values: each metric's value by its Id; None is a missing datapoint.

    Raises:
        ValueError: it uses what is not known here.
    """
    return _evaluate(ast.parse(expression, mode="eval").body, values).value


def _evaluate(node: ast.expr, values: Mapping[str, float | None]) -> _Point:
    match node:
        case ast.Constant(value=int() | float() as number):
            return _Point(float(number), is_series=False)
        case ast.Name(id=name):
            return _Point(values[name])
        case ast.BinOp(left=left, op=sign, right=right):
            return _join(_ARITHMETIC[type(sign)], _evaluate(left, values), _evaluate(right, values))
        case ast.Compare(left=left, ops=[sign], comparators=[right]):
            return _join(
                _COMPARISONS[type(sign)], _evaluate(left, values), _evaluate(right, values)
            )
        case ast.Call(func=ast.Name(id="IF"), args=[condition, yes, no]):
            return _choose(*(_evaluate(part, values) for part in (condition, yes, no)))
        case _:
            raise ValueError(f"{ast.unparse(node)} is no metric math that is known here")


def _join(operate: Callable[[float, float], float], left: _Point, right: _Point) -> _Point:
    """A missing point beside one of another series is 0; a division by zero drops the point."""
    is_series = left.is_series or right.is_series
    both_series = left.is_series and right.is_series
    if left.value is None or right.value is None:
        if not both_series or left.value is right.value:
            return _Point(None)
        left, right = _Point(left.value or 0.0), _Point(right.value or 0.0)
    try:
        return _Point(float(operate(left.value or 0.0, right.value or 0.0)), is_series=is_series)
    except ZeroDivisionError:
        return _Point(None)


def _choose(condition: _Point, yes: _Point, no: _Point) -> _Point:
    if condition.value is None:
        return _Point(None)
    if condition.value:
        return _Point(0.0 if yes.value is None else yes.value)
    return _Point(no.value)
