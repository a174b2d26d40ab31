"""Keeps the forms (modal views) that are open, and the triggers that may open one."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from local.slack.view_rules import check_view
from local.slack.words import OPERATOR, Json, Refused

LIFE_SECONDS = 3.0
"""A trigger opens one view, within three seconds (https://docs.slack.dev/surfaces/modals)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A form as somebody sees it.

    Attributes:
        view_id: Slack's name for it, "V...".
        user: who sees it.
        content: as the app gave it.
        errors: what the app says is wrong, by block.
    """

    view_id: str
    user: str
    content: Json
    errors: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Views:
    """The open forms, safely from many threads.

    Attributes:
        clock: seconds since 1970; a test hands in its own.
        version: counts the changes.
    """

    clock: Callable[[], float] = time.time
    version: int = 0
    _views: dict[str, View] = field(default_factory=dict)
    _triggers: dict[str, tuple[str, float]] = field(default_factory=dict)
    _made: int = 0
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def give_trigger(self, user: str) -> str:
        """Make a trigger for what somebody just did."""
        with self._lock:
            self._made += 1
            trigger = f"{self._made}.{self.clock():.6f}.local"
            self._triggers[trigger] = (user, self.clock())
            return trigger

    def open(self, trigger: str, content: object) -> View:
        """Show a form to whoever gave the trigger.

        Raises:
            Refused: invalid_arguments, expired_trigger_id, exchanged_trigger_id
                (https://docs.slack.dev/reference/methods/views.open).
        """
        if not isinstance(content, dict):
            raise Refused("invalid_arguments", ("must provide an object [json-pointer:/view]",))
        if complaints := check_view(content):
            raise Refused("invalid_arguments", complaints)
        with self._lock:
            if trigger not in self._triggers:
                raise Refused("invalid_arguments", ("invalid `trigger_id`",))
            user, given = self._triggers[trigger]
            if not user:
                raise Refused("exchanged_trigger_id")
            if self.clock() - given > LIFE_SECONDS:
                raise Refused("expired_trigger_id")
            self._triggers[trigger] = ("", given)
            self._made += 1
            view = View(view_id=f"V{self._made:09d}", user=user or OPERATOR, content=content)
            self._keep(view)
            return view

    def all(self) -> tuple[View, ...]:
        """Every open form, oldest first."""
        with self._lock:
            return tuple(self._views.values())

    def find(self, view_id: str = "") -> View:
        """The form of that id, or the newest one; refuses with `not_found`."""
        with self._lock:
            named = [view for view in self._views.values() if view_id in {"", view.view_id}]
            if not named:
                raise Refused("not_found")
            return named[-1]

    def tell(self, view: View, errors: dict[str, str]) -> None:
        """Show what is wrong beside a form's fields."""
        with self._lock:
            self._keep(replace(view, errors=errors))

    def close(self, view: View) -> None:
        """Take a form away."""
        with self._lock:
            self._views.pop(view.view_id, None)
            self.version += 1

    def _keep(self, view: View) -> None:
        self._views[view.view_id] = view
        self.version += 1
