"""What an action is asked for by an incident."""

from typing import Any

from functions.incident.plan.state import State
from functions.incident.plan.turn import Start


def request_of(state: State, start: Start, *, channel: str, thread_ts: str) -> dict[str, Any]:
    """Return the event of an action (docs/actions.md).

    Args:
        state: the incident's.
        start: what is started.
        channel: where the incident's message stands, or "".
        thread_ts: its thread, or "".
    """
    why = state.diagnosis.why if state.diagnosis else ""
    request = {
        "armed": not start.shadow,
        "incident": state.beginning.incident,
        "step": str(start.number),
        "reason": f"{state.leader}. {why}".strip(),
        "requested_by": f"playbook {state.playbook}",
        "alarm": state.leader,
        "channel": channel,
        "thread_ts": thread_ts,
        "onset": state.onset.isoformat(),
    }
    if start.shadow:
        request["shadow"] = True
    if start.approved_by:
        request["approved_by"] = start.approved_by
    return request
