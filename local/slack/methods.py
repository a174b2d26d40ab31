"""The methods of Slack's Web API that this project calls."""

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from local.slack import limits, uploads
from local.slack.calls import Call
from local.slack.compose import compose
from local.slack.inbox import Inbox
from local.slack.views import Views
from local.slack.wire import message_json, view_json
from local.slack.words import Json, Listener, Message, Poster, Refused, Workspace

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What the methods work on.

    Attributes:
        workspace: names and credentials.
        inbox: the messages.
        base_url: where the stand-in listens, without a slash at the end.
        listener: takes the clicks.
        views: the forms that are open.
    """

    workspace: Workspace
    inbox: Inbox
    base_url: str
    listener: Listener = field(default_factory=Listener)
    views: Views = field(default_factory=Views)

    @property
    def version(self) -> int:
        """Counts what the page shows."""
        return self.inbox.version + self.views.version


def answer_call(call: Call, site: Site) -> Json:
    """Carry out one call.

    Raises:
        Refused: with Slack's word: not_authed, invalid_auth, unknown_method and each method's own.
    """
    known: dict[str, Callable[[Json, Site], Json]] = {
        "auth.test": _auth_test,
        "chat.postMessage": _post,
        "chat.update": _update,
        "chat.delete": _delete,
        "chat.getPermalink": _permalink,
        "reactions.add": _react,
        "files.getUploadURLExternal": _get_upload_url,
        "files.completeUploadExternal": _complete_upload,
        "views.open": _open_view,
    }
    if (method := known.get(call.method)) is None:
        raise Refused("unknown_method")
    if not call.token:
        raise Refused("not_authed")
    if call.token != site.workspace.bot_token:
        raise Refused("invalid_auth")
    if call.method.startswith("files.") and "files:write" not in site.workspace.scopes:
        raise Refused("missing_scope", needed="files:write")
    return {"ok": True, **method(call.arguments, site)}


def _auth_test(_: Json, site: Site) -> Json:
    workspace = site.workspace
    return {
        "url": f"{site.base_url}/",
        "team": workspace.name,
        "user": workspace.app_name.lower().replace(" ", "-"),
        "team_id": workspace.team_id,
        "user_id": workspace.bot_user,
        "bot_id": workspace.bot_id,
        "is_enterprise_install": False,
    }


def _post(arguments: Json, site: Site) -> Json:
    _expect_channel(arguments, site, by_name=True)
    content = compose(arguments)
    message = site.inbox.post(
        text=content.text,
        blocks=content.blocks,
        thread_ts=str(arguments.get("thread_ts") or ""),
    )
    return _told(message, site)


def _update(arguments: Json, site: Site) -> Json:
    """Without blocks, a new text takes the old blocks away (.../methods/chat.update)."""
    _expect_channel(arguments, site)
    message = _find(arguments, "ts", site)
    if message.poster is not Poster.BOT:
        raise Refused("cant_update_message")
    content = compose(arguments, longest_text=limits.UPDATED_TEXT)
    changed = replace(message, text=content.text, blocks=content.blocks, edited=True)
    site.inbox.change(changed)
    return {**_told(changed, site), "text": changed.text}


def _delete(arguments: Json, site: Site) -> Json:
    _expect_channel(arguments, site)
    message = _find(arguments, "ts", site)
    if message.poster is not Poster.BOT:
        raise Refused("cant_delete_message")
    site.inbox.remove(message.ts)
    return {"channel": message.channel, "ts": message.ts}


def _permalink(arguments: Json, site: Site) -> Json:
    _expect_channel(arguments, site)
    message = _find(arguments, "message_ts", site)
    return {"channel": message.channel, "permalink": f"{site.base_url}/#m{message.ts}"}


def _react(arguments: Json, site: Site) -> Json:
    _expect_channel(arguments, site)
    message = _find(arguments, "timestamp", site)
    name = str(arguments.get("name") or "").strip(":")
    if not name:
        raise Refused("invalid_name")
    if name in message.reactions:
        raise Refused("already_reacted")
    site.inbox.change(replace(message, reactions=(*message.reactions, name)))
    return {}


def _get_upload_url(arguments: Json, site: Site) -> Json:
    return uploads.expect_upload(arguments, site.inbox, base_url=site.base_url)


def _complete_upload(arguments: Json, site: Site) -> Json:
    channel = arguments.get("channel_id") or arguments.get("channels")
    if channel:
        _expect_channel({"channel": channel}, site)
    return uploads.complete_upload(arguments, site.inbox, share=bool(channel))


def _open_view(arguments: Json, site: Site) -> Json:
    view = site.views.open(str(arguments.get("trigger_id") or ""), arguments.get("view"))
    return {"view": view_json(view.view_id, view.content, site.workspace)}


def _expect_channel(arguments: Json, site: Site, *, by_name: bool = False) -> None:
    """Only chat.postMessage takes a channel by its name; the rest want its ID."""
    workspace = site.workspace
    known = {workspace.channel}
    if by_name:
        known |= {workspace.channel_name, f"#{workspace.channel_name}"}
    if arguments.get("channel") not in known:
        raise Refused("channel_not_found")


def _find(arguments: Json, key: str, site: Site) -> Message:
    return site.inbox.find(str(arguments.get(key) or ""))


def _told(message: Message, site: Site) -> Json:
    return {
        "channel": message.channel,
        "ts": message.ts,
        "message": message_json(message, site.workspace),
    }
