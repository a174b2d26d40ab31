import re
from zoneinfo import ZoneInfo

from hypothesis import given, settings

from local.slack.block_rules import check_blocks
from notifier.failure import Failure, render_failure
from notifier.message import POST_CHARACTERS, TEXT_CHARACTERS, characters, message_to_json, texts
from tests.unit.notifier.strategies import SECRET, failures

SEOUL = ZoneInfo("Asia/Seoul")


@settings(max_examples=50)
@given(failures)
def test_any_failure_is_within_what_slack_accepts(failure: Failure) -> None:
    root = render_failure(failure, zone=SEOUL).root

    assert check_blocks(list(root.blocks)) == ()
    assert characters(root.blocks) <= POST_CHARACTERS
    assert 0 < len(root.text) <= TEXT_CHARACTERS


@settings(max_examples=50)
@given(failures)
def test_a_failure_tells_no_secret_and_calls_nobody(failure: Failure) -> None:
    message = render_failure(failure, zone=SEOUL)
    shown = [message.root.text, *(t for block in message.root.blocks for t in texts(block))]

    assert SECRET not in message_to_json(message)
    assert not any(re.search(r"<[!@]|@(here|channel|everyone)\b", text) for text in shown)
