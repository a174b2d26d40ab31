import json
import re
from collections.abc import Iterator
from dataclasses import replace
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings

from local.slack.block_rules import check_blocks
from notifier.late import FLAT_POSTS, flatten, render_missed
from notifier.message import (
    MESSAGE_BYTES,
    POST_CHARACTERS,
    TEXT_CHARACTERS,
    Message,
    Post,
    characters,
    message_from_object,
    message_to_json,
    message_to_object,
    texts,
)
from notifier.render import ROOT_LINES, render_report
from notifier.whole import whole_text
from notifier.words import Kept, Report
from tests.unit.notifier.strategies import SECRET, reports

SEOUL = ZoneInfo("Asia/Seoul")
any_report = given(reports)
KEPT = Kept(run="sweep/2026", command="aws logs tail sweep", link="https://console.example")
some = settings(
    max_examples=30,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.large_base_example],
)
NOT_IN_SQS = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
CUT = re.compile(r"\+[\d,]+ more (?:lines?\b|is not shown|are not shown)")
OUR_LINK = re.compile(r"<https?://[^\s<>|]+\|Open in the console>")


def _all_posts(message: Message, report: Report) -> Iterator[Post]:
    yield from message.posts
    yield from flatten(message)
    yield from render_missed(message, report.as_of, zone=SEOUL).posts
    yield from flatten(render_missed(message, report.as_of, zone=SEOUL))


@some
@any_report
def test_any_report_is_within_what_slack_accepts(report: Report) -> None:
    message = render_report(report, zone=SEOUL)

    for post in _all_posts(message, report):
        assert check_blocks(list(post.blocks)) == ()
        assert characters(post.blocks) <= POST_CHARACTERS
        assert 0 < len(post.text) <= TEXT_CHARACTERS


@some
@any_report
def test_any_report_fits_into_one_letter_of_the_outbox(report: Report) -> None:
    message = render_report(report, zone=SEOUL)
    body = message_to_json(message)

    assert len(body.encode()) <= MESSAGE_BYTES
    assert not NOT_IN_SQS.search(body)
    assert len(flatten(message)) <= FLAT_POSTS


@some
@any_report
def test_nothing_from_outside_acts_in_slack(report: Report) -> None:
    for post in _all_posts(render_report(report, zone=SEOUL), report):
        for text in (post.text, *(t for block in post.blocks for t in texts(block))):
            bare = OUR_LINK.sub("", text)
            assert not set(bare) & {"<", ">"}
            assert not re.search(r"@(here|channel|everyone)\b", bare, re.IGNORECASE)
            assert text.count("```") % 2 == 0


@some
@any_report
def test_no_secret_is_shown(report: Report) -> None:
    assert SECRET not in message_to_json(render_report(report, zone=SEOUL))
    assert SECRET not in whole_text(report, zone=SEOUL)


@some
@any_report
def test_a_report_that_leaves_something_out_says_at_its_end_where_it_is(report: Report) -> None:
    message = render_report(replace(report, kept=KEPT), zone=SEOUL)
    shown = message_to_json(message)
    flat = json.dumps([post.blocks for post in flatten(message)])

    assert message.is_cut == bool(CUT.search(shown))
    assert (KEPT.run in flat) == (message.is_cut or " not shown" in flat)


@some
@any_report
def test_the_root_has_at_most_fifteen_lines(report: Report) -> None:
    root = render_report(report, zone=SEOUL).root

    assert sum(len(t.splitlines()) for b in root.blocks for t in texts(b)) <= ROOT_LINES


@some
@any_report
def test_a_message_survives_the_way_through_json(report: Report) -> None:
    message = render_report(report, zone=SEOUL)

    assert message_from_object(message_to_object(message)) == message
