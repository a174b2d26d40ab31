"""What a living process has used, as Linux tells."""

import time
from pathlib import Path


def cpu_ms(pid: int) -> float:
    """Return the CPU time that a process has used, in ms (clock_getcpuclockid(3)).

    Raises:
        ProcessLookupError: it has ended.
    """
    try:
        return time.clock_gettime((~pid << 3) | 2) * 1000
    except OSError as error:
        raise ProcessLookupError(f"process {pid} ended") from error


def peak_mb(pid: int) -> float:
    """Return the most memory that a process ever held, in MB (proc(5), VmHWM).

    getrusage(2) would not do: a child inherits its parent's peak there.

    Raises:
        ProcessLookupError: it has ended.
    """
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    raise ProcessLookupError(f"process {pid} ended")
