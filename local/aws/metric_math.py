"""CloudWatch's metric math, as much of it as graphs of ours use: sums, products, quotients."""

import ast
import operator
from collections.abc import Callable, Mapping

_OPERATORS: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
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
        case ast.BinOp(left=left, op=sign, right=right):
            one, other = _evaluate(left, values), _evaluate(right, values)
            of_metrics = not isinstance(left, ast.Constant) and not isinstance(right, ast.Constant)
            missing = (one, other).count(None)
            if missing and (missing > 1 or not of_metrics):
                return None
            return float(_OPERATORS[type(sign)](one or 0.0, other or 0.0))
        case _:
            raise ValueError(f"{ast.unparse(node)} is no metric math that is known here")
