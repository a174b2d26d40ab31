"""A message, a file and an error as Slack puts them into JSON."""

from local.slack.words import Attached, Json, Message, Poster, Refused, Workspace


def message_json(message: Message, workspace: Workspace) -> Json:
    """As in the answer of chat.postMessage and in an interaction's payload."""
    said: Json = {
        "type": "message",
        "ts": message.ts,
        "text": message.text,
        "bot_id": workspace.bot_id,
        "app_id": workspace.app_id,
        "team": workspace.team_id,
    }
    if message.poster is Poster.WEBHOOK:
        said["subtype"] = "bot_message"
    else:
        said["user"] = workspace.bot_user
    if message.blocks:
        said["blocks"] = list(message.blocks)
    if message.thread_ts:
        said["thread_ts"] = message.thread_ts
    if message.edited:
        said["edited"] = {"user": workspace.bot_user, "ts": message.ts}
    if message.reactions:
        said["reactions"] = [{"name": name, "count": 1} for name in message.reactions]
    if message.files:
        said["files"] = [file_json(attached) for attached in message.files]
    return said


def file_json(attached: Attached) -> Json:
    """As in the answer of files.completeUploadExternal."""
    return {
        "id": attached.file_id,
        "name": attached.name,
        "title": attached.title,
        "alt_txt": attached.alt,
        "size": len(attached.content),
    }


def view_json(view_id: str, content: Json, workspace: Workspace) -> Json:
    """As in the answer of views.open and in what is sent when a form is (view_submission)."""
    return {
        "private_metadata": "",
        "callback_id": "",
        **content,
        "id": view_id,
        "team_id": workspace.team_id,
        "app_id": workspace.app_id,
        "bot_id": workspace.bot_id,
        "root_view_id": view_id,
        "state": {"values": {}},
    }


def refusal_json(refused: Refused) -> Json:
    """As every refused call is answered, with the complaints about its blocks."""
    said: Json = {"ok": False, "error": refused.error}
    if refused.needed:
        said["needed"] = refused.needed
    if refused.violations:
        said["errors"] = list(refused.violations)
        messages = [f"[ERROR] {violation}" for violation in refused.violations]
        said["response_metadata"] = {"messages": messages}
    return said
