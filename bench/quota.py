"""Holds a process to a share of a core, as a small Lambda is held, where cgroups permit."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_PERIOD_US = 20_000
_V1, _V2 = Path("/sys/fs/cgroup/cpu"), Path("/sys/fs/cgroup")


class NoQuotaError(Exception):
    """This machine lets nobody limit a process; the text says what stood in the way."""


@dataclass(frozen=True, slots=True)
class Quota:
    """A control group that processes can be started in."""

    folder: Path

    def confine(self, command: Sequence[str]) -> list[str]:
        """Return the command that enters the group before it becomes `command`."""
        enter = 'echo $$ > "$0/cgroup.procs" && exec "$@"'
        return ["/bin/sh", "-c", enter, str(self.folder), *command]


@contextmanager
def cpu_quota(cores: float) -> Iterator[Quota]:
    """Make a control group of `cores` of a core for the length of a `with` block.

    Raises:
        NoQuotaError: no writable cgroup with a CPU controller.
    """
    limit = str(int(cores * _PERIOD_US))
    folder = (_V1 if _V1.is_dir() else _V2) / f"bench-{os.getpid()}"
    try:
        folder.mkdir()
    except OSError as error:
        raise NoQuotaError(str(error)) from error
    try:
        try:
            if folder.parent == _V1:
                (folder / "cpu.cfs_period_us").write_text(str(_PERIOD_US))
                (folder / "cpu.cfs_quota_us").write_text(limit)
            else:
                (folder / "cpu.max").write_text(f"{limit} {_PERIOD_US}")
        except OSError as error:
            raise NoQuotaError(str(error)) from error
        yield Quota(folder)
    finally:
        folder.rmdir()
