"""One process that hears an alarm, and when it made the calls that people wait for."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bench.aws_process import Called, SlowAwsProcess
from bench.lambda_process import Cost, MeasurementError, Sample, Subject, run_lambda
from bench.quota import Quota

type Calls = tuple[tuple[str, str, Mapping[str, Any]], ...]

WARM = 5
"""Alarms that a process hears after its first one."""

ANSWER = "its answer"
"""The end of an invocation, where a call's name could stand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listener:
    """Who hears alarms.

    Attributes:
        subject: its handler.
        events: makes the events of so many alarms; they may depend on what it has called.
        stages: invocations that one alarm takes: a flow is woken.
        memory_mb: what its function is given.
    """

    subject: Subject
    events: Callable[[SlowAwsProcess, int], Iterator[bytes]]
    stages: int = 1
    memory_mb: int = 512


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """What one process did with its alarms.

    Attributes:
        sample: its costs.
        called: what it called.
        stages: invocations for each alarm.
        memory_mb: what its function is given.
    """

    sample: Sample
    called: Called
    stages: int
    memory_mb: int

    @property
    def first_calls(self) -> Calls:
        """What was called for the first alarm."""
        ends = self.sample.invocations[self.stages].began
        every = zip(self.called.calls, self.called.moments, strict=True)
        return tuple(call for call, at in every if at < ends)

    @property
    def first_costs(self) -> tuple[Cost, ...]:
        """What Lambda bills for the first alarm: the process's start goes with its first stage."""
        init, first = self.sample.init, self.sample.invocations[0]
        whole = Cost(init.wall_ms + first.wall_ms, init.cpu_ms + first.cpu_ms, init.began)
        return (whole, *self.sample.invocations[1 : self.stages])

    @property
    def operations(self) -> int:
        """How many durable operations the first alarm took, the execution itself among them."""
        ids = {
            update["Id"]
            for _, operation, asked in self.first_calls
            if operation == "CheckpointDurableExecution"
            for update in asked["Updates"]
        }
        return len(ids) + bool(ids)

    def costs(self, stage: int) -> tuple[Cost, ...]:
        """Return what one stage cost, for each alarm."""
        return self.sample.invocations[stage :: self.stages]

    def until(self, call: str, stage: int, alarm: int) -> float:
        """Return the milliseconds from an event to the first call so named, or to ANSWER.

        Raises:
            MeasurementError: that invocation made no such call.
        """
        cost = self.costs(stage)[alarm]
        if call == ANSWER:
            return cost.wall_ms
        moment = self.called.moment(call, since=cost.began)
        if moment is None or moment > cost.began + cost.wall_ms / 1000:
            raise MeasurementError(f"no {call} in stage {stage}: {self.called.operations}")
        return (moment - cost.began) * 1000

    def cold_ms(self, call: str, stage: int) -> float:
        """Return the same for the first alarm, with the start of the process where it starts."""
        return self.until(call, stage, 0) + (0 if stage else self.sample.init.wall_ms)

    def cold_cpu_ms(self, stage: int) -> float:
        """Return the CPU of the first alarm's whole stage, with the start of the process."""
        return self.costs(stage)[0].cpu_ms + (0 if stage else self.sample.init.cpu_ms)


def hear_alarms(
    listener: Listener, aws: SlowAwsProcess, *, latency_ms: float = 0, quota: Quota | None = None
) -> Passage:
    """Start the process and let it hear its alarms.

    Raises:
        MeasurementError: it failed.
    """
    aws.reset(latency_ms=latency_ms)
    sample = run_lambda(
        listener.subject,
        events=listener.events(aws, 1 + WARM),
        timeout_s=300,
        quota=quota,
    )
    if failed := [said for said in sample.answers if b'"Status": "FAILED"' in said]:
        raise MeasurementError(f"{listener.subject.handler}: {failed[0][:2000].decode()}")
    return Passage(
        sample=sample,
        called=aws.called(),
        stages=listener.stages,
        memory_mb=listener.memory_mb,
    )
