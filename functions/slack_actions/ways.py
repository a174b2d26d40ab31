"""How the Slack door answers people: beside the click, by a form, in a report's thread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from functions.slack_actions.accept.slack_form import OpenForm
    from functions.slack_actions.reply import Reply
    from notifier.delivery import Notifier


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """How people are answered.

    Attributes:
        reply: for the eyes of whoever clicked.
        open_form: shows a form.
        notifier: makes the way to a report's thread.
    """

    reply: Reply
    open_form: OpenForm
    notifier: Callable[[], Notifier]
