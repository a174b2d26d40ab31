"""What an action is asked for by an incident."""

from datetime import datetime
from typing import Any

from functions.incident.plan.state import State
from functions.incident.plan.turn import Start

_REASON = 1000
"""Characters of a text that an action understands (opskit.action_request)."""


def request_of(
    state: State, start: Start, *, now: datetime, channel: str, thread_ts: str
) -> dict[str, Any]:
    """Return the event of an action (docs/actions.md).

    Args:
        state: the incident's.
        start: what is started.
        now: when it is asked (aware): an action that is handed this over late does nothing.
        channel: where the incident's message stands, or "".
        thread_ts: its thread, or "".
    """
    why = state.diagnosis.why if state.diagnosis else ""
    request = {
        "armed": not start.shadow,
        "incident": state.beginning.incident,
        "step": str(start.number),
        "reason": f"{state.leader}. {why}".strip()[:_REASON],
        "requested_by": f"playbook {state.playbook}",
        "alarm": state.leader,
        "time": now.isoformat(),
        "channel": channel,
        "thread_ts": thread_ts,
        "onset": state.onset.isoformat(),
    }
    if start.shadow:
        request["shadow"] = True
    if start.approved_by:
        request["approved_by"] = start.approved_by
    return request
