"""CloudWatch's metric math, as much of it as graphs of ours use: sums, products, quotients, IF."""

import ast
import operator
from collections.abc import Callable, Mapping

_OPERATORS: dict[type[ast.operator], Callable[[float, float], float]] = {
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


def evaluate(expression: str, values: Mapping[str, float | None]) -> float | None:
    """Return what an expression yields at one time, None where it has no datapoint.

    A missing value beside another metric's is 0, as CloudWatch takes it; a division by zero is
    no datapoint.

    Raises:
        ValueError: it uses what is not known here.
    """
    try:
        return _evaluate(ast.parse(expression, mode="eval").body, values)
    except ZeroDivisionError:
        return None


def _evaluate(node: ast.expr, values: Mapping[str, float | None]) -> float | None:
    match node:
        case ast.Constant(value=int() | float() as number):
            return float(number)
        case ast.Name(id=name):
            return values[name]
        case ast.Call(func=ast.Name(id="IF"), args=[condition, then, otherwise]):
            holds = _evaluate(condition, values)
            return None if holds is None else _evaluate(then if holds else otherwise, values)
        case ast.Compare(left=left, ops=[comparison], comparators=[right]):
            return _compare(comparison, _evaluate(left, values), _evaluate(right, values))
        case ast.BinOp(left=left, op=sign, right=right):
            of_metrics = not isinstance(left, ast.Constant) and not isinstance(right, ast.Constant)
            one, other = _evaluate(left, values), _evaluate(right, values)
            return _calculate(sign, one, other, of_metrics=of_metrics)
        case _:
            raise ValueError(f"{ast.unparse(node)} is no metric math that is known here")


def _compare(comparison: ast.cmpop, one: float | None, other: float | None) -> float | None:
    if one is None or other is None:
        return None
    return float(_COMPARISONS[type(comparison)](one, other))


def _calculate(
    sign: ast.operator, one: float | None, other: float | None, *, of_metrics: bool
) -> float | None:
    missing = (one, other).count(None)
    if missing and (missing > 1 or not of_metrics):
        return None
    return float(_OPERATORS[type(sign)](one or 0.0, other or 0.0))
