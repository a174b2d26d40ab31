"""Keeps the messages, for as long as the process lives, safely from many threads."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from local.slack.words import Attached, Json, Message, Poster, Refused


@dataclass(slots=True)
class Inbox:
    """The messages and files of one channel.

    Attributes:
        channel: the channel's ID.
        clock: seconds since 1970; a test hands in its own.
    """

    channel: str
    clock: Callable[[], float] = time.time
    version: int = 0
    _messages: dict[str, Message] = field(default_factory=dict)
    _files: dict[str, Attached] = field(default_factory=dict)
    _last_micros: int = 0
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def post(
        self,
        *,
        text: str,
        blocks: tuple[Json, ...] = (),
        thread_ts: str = "",
        poster: Poster = Poster.BOT,
        files: tuple[Attached, ...] = (),
        only_for: str = "",
    ) -> Message:
        """Keep a new message under a ts of its own.

        Raises:
            Refused: `thread_not_found` when there is no such root, `cannot_reply_to_message`
                when it is itself a reply (https://docs.slack.dev/reference/methods/chat.postMessage).
        """
        with self._lock:
            if thread_ts:
                self._expect_root(thread_ts)
            message = Message(
                ts=self._next_ts(),
                channel=self.channel,
                text=text,
                blocks=blocks,
                thread_ts=thread_ts,
                poster=poster,
                files=files,
                only_for=only_for,
            )
            self._keep(message)
            return message

    def find(self, ts: str) -> Message:
        """The message of that ts; refuses with `message_not_found`."""
        with self._lock:
            if (message := self._messages.get(ts)) is None:
                raise Refused("message_not_found")
            return message

    def change(self, message: Message) -> None:
        """Put this message in the place of the one with the same ts."""
        with self._lock:
            self.find(message.ts)
            self._keep(message)

    def remove(self, ts: str) -> None:
        """Forget the message of that ts; refuses with `message_not_found`."""
        with self._lock:
            self.find(ts)
            del self._messages[ts]
            self.version += 1

    def messages(self) -> tuple[Message, ...]:
        """Every message, oldest first."""
        with self._lock:
            return tuple(self._messages.values())

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._messages.clear()
            self._files.clear()
            self.version += 1

    def expect_file(self, name: str, *, alt: str = "") -> Attached:
        """Make room for a file that is about to be uploaded."""
        with self._lock:
            file_id = f"F{len(self._files) + 1:09d}"
            attached = Attached(file_id=file_id, name=name, title=name, alt=alt)
            self._files[attached.file_id] = attached
            return attached

    def find_file(self, file_id: str) -> Attached:
        """The file of that ID; refuses with `file_not_found`."""
        with self._lock:
            if (attached := self._files.get(file_id)) is None:
                raise Refused("file_not_found")
            return attached

    def change_file(self, file_id: str, **changes: bytes | str) -> Attached:
        """Change a file's content or title; refuses with `file_not_found`."""
        with self._lock:
            attached = replace(self.find_file(file_id), **changes)  # type: ignore[arg-type]
            self._files[file_id] = attached
            return attached

    def _keep(self, message: Message) -> None:
        self._messages[message.ts] = message
        self.version += 1

    def _expect_root(self, thread_ts: str) -> None:
        root = self._messages.get(thread_ts)
        if root is None:
            raise Refused("thread_not_found")
        if root.thread_ts:
            raise Refused("cannot_reply_to_message")

    def _next_ts(self) -> str:
        self._last_micros = max(self._last_micros + 1, int(self.clock() * 1_000_000))
        seconds, micros = divmod(self._last_micros, 1_000_000)
        return f"{seconds}.{micros:06d}"
