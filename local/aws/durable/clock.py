"""The time of durable executions, which may run faster than the machine's."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(slots=True)
class Clock:
    """Durable time in seconds; timers that run already follow a change of the scale.

    Attributes:
        scale: seconds of the machine for one durable second; 1 is real time, 0.001 turns the 15
            minutes of a wait into 0.9 s.
        machine: seconds since 1970; a test hands in its own.
    """

    scale: float = 1.0
    machine: Callable[[], float] = time.time
    _machine_start: float = field(init=False)
    _start: float = field(init=False)

    def __post_init__(self) -> None:
        self._machine_start = self._start = self.machine()

    def now(self) -> float:
        """Return the durable time."""
        return self._start + (self.machine() - self._machine_start) / self.scale

    def change_scale(self, scale: float) -> None:
        """Let durable time go on from now at another speed.

        Raises:
            ValueError: for a scale that is not above 0.
        """
        if not scale > 0:
            raise ValueError(f"the durable time scale is {scale}: expected a number above 0")
        self._start, self._machine_start = self.now(), self.machine()
        self.scale = scale

    def on_machine(self, moment: float) -> float:
        """Return when, by the machine's clock, a durable moment will be, at the present speed."""
        return self.machine() + (moment - self.now()) * self.scale
