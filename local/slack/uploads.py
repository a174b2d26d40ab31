"""The three steps of an upload: ask for an address, post the bytes, complete it into a channel."""

from local.slack.inbox import Inbox
from local.slack.wire import file_json
from local.slack.words import Attached, Json, Refused

UPLOAD_PATH = "/upload/v1/"


def expect_upload(arguments: Json, inbox: Inbox, *, base_url: str) -> Json:
    """Answer with the address for the bytes (.../methods/files.getUploadURLExternal).

    Raises:
        Refused: invalid_arguments without a file name or with a length that is no number of bytes.
    """
    name = str(arguments.get("filename") or "")
    length = str(arguments.get("length") or "")
    if not name or not length.isdigit() or int(length) < 1:
        raise Refused("invalid_arguments")
    attached = inbox.expect_file(name, alt=str(arguments.get("alt_txt") or ""))
    return {
        "upload_url": f"{base_url}{UPLOAD_PATH}{attached.file_id}",
        "file_id": attached.file_id,
    }


def take_upload(file_id: str, content: bytes, inbox: Inbox) -> str:
    """Keep a file's bytes and say how many there were; refuses with `file_not_found`."""
    inbox.change_file(file_id, content=content)
    return f"OK - {len(content)}"


def complete_upload(arguments: Json, inbox: Inbox, *, share: bool) -> Json:
    """Show the uploaded files in the channel (.../methods/files.completeUploadExternal).

    Raises:
        Refused: invalid_arguments without files, file_not_found for one that is unknown or whose
            bytes never came, and what a reply to an unknown thread is refused with.
    """
    wanted = arguments.get("files")
    if not isinstance(wanted, list) or not wanted:
        raise Refused("invalid_arguments")
    files = tuple(_complete(entry, inbox) for entry in wanted)
    if share:
        inbox.post(
            text=str(arguments.get("initial_comment") or ""),
            thread_ts=str(arguments.get("thread_ts") or ""),
            files=files,
        )
    return {"files": [file_json(attached) for attached in files]}


def _complete(entry: object, inbox: Inbox) -> Attached:
    if not isinstance(entry, dict):
        raise Refused("invalid_arguments")
    attached = inbox.find_file(str(entry.get("id")))
    if not attached.content:
        raise Refused("file_not_found")
    title = str(entry.get("title") or attached.name)
    return inbox.change_file(attached.file_id, title=title)
