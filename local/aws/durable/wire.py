"""Operations as Lambda writes them: into the event of an invocation, and into its API's answers."""

from collections.abc import Callable, Iterable

from local.aws.durable.operations import Json, Operation

type Moment = Callable[[float], float]

_DETAILS = {
    "STEP": "StepDetails",
    "WAIT": "WaitDetails",
    "CALLBACK": "CallbackDetails",
    "CHAINED_INVOKE": "ChainedInvokeDetails",
    "CONTEXT": "ContextDetails",
    "EXECUTION": "ExecutionDetails",
}


def write_operations(
    operations: Iterable[Operation], *, on_machine: Moment, milliseconds: bool
) -> list[Json]:
    """Write operations as the SDK reads them.

    Args:
        operations: oldest first.
        on_machine: turns durable time into the machine's.
        milliseconds: whether times are whole milliseconds, as in an event; answers have seconds,
            with fractions, for a rounded end of a wait would look over while it is not.
    """

    def stamp(moment: float) -> float:
        return int(moment * 1000) if milliseconds else round(moment, 3)

    def stamp_deadline(moment: float) -> float:
        return stamp(on_machine(moment))

    return [_write(operation, stamp, stamp_deadline) for operation in operations]


def _write(operation: Operation, stamp: Moment, stamp_deadline: Moment) -> Json:
    written: Json = {
        "Id": operation.id,
        "Type": operation.kind,
        "Status": operation.status,
        "StartTimestamp": stamp(operation.started),
        _DETAILS[operation.kind]: _details(operation, stamp_deadline),
    }
    for key, value in (
        ("Name", operation.name),
        ("ParentId", operation.parent_id),
        ("SubType", operation.sub_type),
        ("EndTimestamp", operation.ended and stamp(operation.ended)),
    ):
        if value is not None:
            written[key] = value
    return written


def _details(operation: Operation, stamp_deadline: Moment) -> Json:
    if operation.kind == "EXECUTION":
        return dict(operation.extra)
    details: Json = {}
    if operation.kind == "CONTEXT":
        details |= operation.extra
    if operation.kind == "STEP":
        details["Attempt"] = operation.attempt
    if operation.kind == "CALLBACK":
        details["CallbackId"] = operation.callback_id
    if operation.deadline is not None and operation.kind in {"STEP", "WAIT"}:
        name = "NextAttemptTimestamp" if operation.kind == "STEP" else "ScheduledEndTimestamp"
        details[name] = stamp_deadline(operation.deadline)
    if operation.result is not None:
        details["Result"] = operation.result
    if operation.error is not None:
        details["Error"] = operation.error
    return details
