"""What an incident's handler returns at its end."""

from datetime import datetime
from typing import Any

from functions.incident.plan.state import State


def result_of(state: State, *, now: datetime) -> dict[str, Any]:
    """Return what became of an incident (docs/jobs/incident.md)."""
    return {
        "incident": state.beginning.incident,
        "priority": state.priority.value,
        "closed_because": state.closed_because,
        "minutes": round((now - state.opened_at).total_seconds() / 60),
        "pages": len(state.pages),
        "tried": [
            {"action": move.action, "outcome": move.outcome, "receipt": move.receipt}
            for move in state.tried
        ],
    }
