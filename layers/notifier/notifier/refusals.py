"""What Slack's answers mean: come back later, or a person must act, and how."""

from collections.abc import Mapping

from notifier.errors import DeliveryError, Refused, Unreachable
from notifier.text import mask
from notifier.translation import _

TOO_MANY_REQUESTS = 429
SERVER_ERROR = 500

WRITE = "chat:write"
"""The scope of messages and their changes."""

STALE = frozenset({"invalid_auth", "not_authed", "token_revoked", "token_expired", "no_service"})
"""The credential is no longer good: it may have been changed in the secret since it was read."""

_PASSING = frozenset(
    {"ratelimited", "rate_limited", "internal_error", "fatal_error", "service_unavailable"}
    | {"request_timeout", "rollup_error", "team_added_to_org"}
)
"""Errors that pass by themselves (docs.slack.dev, chat.postMessage, "Errors")."""

_LAYOUT = frozenset(
    {"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long"}
    | {"no_text", "invalid_payload"}
)
_CHANNEL = frozenset(
    {"channel_not_found", "not_in_channel", "is_archived", "channel_is_archived"}
    | {"posting_to_general_channel_denied", "restricted_action"}
)
_SCOPE = frozenset({"missing_scope", "no_permission", "not_allowed_token_type"})
_WEBHOOK = frozenset({"no_active_hooks", "invalid_token", "action_prohibited", "no_team"})


def judge_answer(
    status: int,
    code: str,
    headers: Mapping[str, str],
    details: str = "",
    *,
    scope: str = WRITE,
) -> DeliveryError:
    """Turn an answer of Slack's that is not "ok" into the error to raise.

    Args:
        status: HTTP status.
        code: Slack's error code, or an unparsed body.
        headers: the answer's; Retry-After in seconds counts.
        details: what Slack says beside the code.
        scope: what the app needs for what was asked.
    """
    code = mask(code.strip()[:200]) or "no answer"
    if status == TOO_MANY_REQUESTS or status >= SERVER_ERROR or code in _PASSING:
        text = _("Slack answered {status} {code}").format(status=status, code=code)
        return Unreachable(text, retry_after=retry_after(headers))
    text = _("Slack refuses: {code}. {advice}").format(code=code, advice=advice(code, scope))
    return Refused(f"{text} {mask(details[:500])}".rstrip(), code=code)


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds of the Retry-After header; None when it is absent or not a number."""
    found = next((v for name, v in headers.items() if name.lower() == "retry-after"), "")
    try:
        return float(found)
    except ValueError:
        return None


def advice(code: str, scope: str = WRITE) -> str:
    """Return what a person has to mend so that Slack takes messages again."""
    if code in STALE or code == "account_inactive":
        return _("Put a valid bot token or webhook address into the secret SLACK_SECRET_ARN.")
    if code in _CHANNEL:
        return _("Check SLACK_CHANNEL, and invite the app into the channel: /invite @app.")
    if code in _SCOPE:
        text = _("Give the app the scope {scope}, and install it again (docs/slack-app.md).")
        return text.format(scope=scope)
    if code in _WEBHOOK:
        return _("Make a new incoming webhook and put its address into SLACK_SECRET_ARN.")
    if code in _LAYOUT:
        return _("The message breaks one of Slack's limits: a mistake in this program; report it.")
    return _("See docs.slack.dev, chat.postMessage, for what this code means.")
