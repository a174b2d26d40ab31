"""What Lambda allows the sweep, as template.yaml says."""

from dataclasses import dataclass

from local.stack.template import functions, load_template

_MB_A_CORE = 1769
"""So much memory comes with one vCPU (AWS Lambda Developer Guide, "Configure memory")."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """A function's memory in MB and its timeout in seconds."""

    memory_mb: int
    timeout_s: float

    @property
    def cores(self) -> float:
        """The share of a core that comes with the memory."""
        return round(self.memory_mb / _MB_A_CORE, 3)


def read_limits(job: str = "health_sweep") -> Limits:
    """Return the limits of a job's function."""
    properties = functions(load_template())[job]
    return Limits(memory_mb=properties["MemorySize"], timeout_s=properties["Timeout"])
