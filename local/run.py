"""Runs one job in this process with its function's environment: `make run JOB=health_sweep`."""

import contextlib
import json
import sys
import traceback
from collections.abc import Mapping, Sequence
from typing import TextIO

from local.prepare import MisuseError, prepare, read_options
from local.runners import pick_runner
from local.stack.events import EventError, choose_event
from local.stack.template import load_template

FAILED, MISUSED = 1, 2


def main(arguments: Sequence[str], *, stdin: TextIO, stdout: TextIO, stderr: TextIO) -> int:
    """Run a job; its result is the last line of `stdout`, everything else goes to `stderr`.

    Of a dry run, the message stands there too, to be read.

    Returns:
        0; 1 when the handler raised; 2 when job, event or parameters are wrong.
    """
    options = read_options("make run", arguments)
    template = load_template()
    try:
        job = prepare(options, template)
        event = choose_event(options.event, job=job.name, template=template, stdin=stdin)
        run = pick_runner(job)
    except (MisuseError, EventError) as error:
        print(f"make run: {error}", file=stderr)
        return MISUSED
    where = job.stack.endpoint or f"AWS, {job.stack.region}"
    print(f"make run: {job.name} against {where}; {job.stack.note}", file=stderr)
    try:
        with contextlib.redirect_stdout(stderr):
            result = run(job, event)
    except Exception as error:  # noqa: BLE001 - whatever the job raises is told, then fails
        traceback.print_exc(file=stderr)
        print(f"make run: {job.name} failed: {type(error).__name__}: {error}", file=stderr)
        return FAILED
    if isinstance(result, Mapping) and (text := result.get("text")):
        print(f"\n{text}\n", file=stderr)
    print(json.dumps(result, ensure_ascii=False), file=stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], stdin=sys.stdin, stdout=sys.stdout, stderr=sys.stderr))
