import json
from datetime import timedelta

import pytest

from local.slack.faults import FaultKind
from notifier.outbox import letter_from_json
from opskit.settings import SettingsError
from tests.slack_delivery import message_of, put_secret, secrets
from tests.unit.outbox_delivery.conftest import WRITTEN, World

LATE = "🕗 Missed while Slack was down: written 2026-11-24 09:00 KST, delivered late. "


def _shown(world: World) -> list[str]:
    return [message.text for message in world.slack.messages()]


def _pauses(world: World) -> list[int]:
    """Return a list that fills with the visibility timeouts that are set from now on."""
    seen: list[int] = []
    world.aws.client("sqs").meta.events.register(
        "before-parameter-build.sqs.ChangeMessageVisibility",
        lambda params, **_: seen.append(params["VisibilityTimeout"]),
    )
    return seen


def test_a_message_is_delivered_late_and_says_so(world: World) -> None:
    world.put(message_of("root", "one"))

    assert world.deliver(world.batch()) == []

    assert _shown(world) == [f"{LATE}root", "one"]
    assert world.slack.messages()[1].thread_ts == world.slack.messages()[0].ts


def test_what_was_left_of_a_message_continues_its_thread(world: World) -> None:
    sent = world.house().notifier(None).transport.send(message_of("root"))  # type: ignore[arg-type]
    world.put(message_of("one", "two"), channel=sent.channel, thread_ts=sent.ts)

    assert world.deliver(world.batch()) == []

    assert _shown(world) == ["root", f"{LATE}one", "two"]
    assert {reply.thread_ts for reply in world.slack.messages()[1:]} == {sent.ts}


def test_messages_of_a_group_wait_behind_the_one_that_failed(world: World) -> None:
    world.put(message_of("first", key="health_sweep/1"))
    world.put(message_of("second", key="health_sweep/2"))
    world.put(message_of("other", key="cost_report/1"))
    world.slack.fault(FaultKind.SERVER_ERROR, times=1)
    event = world.batch()

    failed = world.deliver(event)

    kept = {r["messageId"]: json.loads(r["body"]) for r in event["Records"]}
    assert [kept[name]["message"]["root"]["text"] for name in failed] == ["first", "second"]
    assert _shown(world) == [f"{LATE}other"]


def test_a_group_is_postponed_as_a_whole(world: World) -> None:
    world.put(message_of("first", key="health_sweep/1"))
    world.put(message_of("second", key="health_sweep/2"))
    world.slack.fault(FaultKind.RATE_LIMITED, retry_after=200)
    pauses = _pauses(world)

    world.deliver(world.batch())

    assert pauses == [200, 200]


def test_before_15_minutes_of_silence_no_e_mail_is_written(world: World) -> None:
    world.put(message_of("root"))
    world.slack.fault(FaultKind.SERVER_ERROR)
    world.now = WRITTEN + timedelta(minutes=14)

    assert len(world.deliver(world.batch())) == 1

    assert world.mails() == []


def test_after_15_minutes_of_silence_one_e_mail_holds_the_message(world: World) -> None:
    world.put(message_of("root &lt;b&gt;", "one"))
    world.slack.fault(FaultKind.SERVER_ERROR)
    event = world.batch()
    for minutes in (15, 30, 45):
        world.now = WRITTEN + timedelta(minutes=minutes)
        assert len(world.deliver(event)) == 1

    (mail,) = map(json.loads, world.mails())
    assert mail["Subject"] == "[petclinic-operations-dev] Slack is silent: a message waits"
    assert "since 2026-11-24 09:00 KST" in mail["Message"]
    assert "Slack answered 500" in mail["Message"]
    assert mail["Message"].endswith("root <b>\n\none\n")


def test_a_refusal_is_mailed_at_once_with_what_to_mend(world: World) -> None:
    world.put(message_of("root"))
    put_secret(secrets(), bot_token="xoxb-revoked")
    event = world.batch()

    assert len(world.deliver(event)) == len(world.deliver(event)) == 1

    (mail,) = map(json.loads, world.mails())
    assert mail["Subject"].endswith("Slack refuses messages: somebody must act")
    assert "invalid_auth. Put a valid bot token" in mail["Message"]


def test_without_the_ledger_the_e_mail_is_written_all_the_same(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world.put(message_of("root"))
    world.slack.fault(FaultKind.CHANNEL_NOT_FOUND)
    world.environ["LEDGER_TABLE"] = "gone"

    assert len(world.deliver(world.batch())) == 1

    assert len(world.mails()) == 1
    assert "the Ledger cannot say" in caplog.text


def test_an_e_mail_that_was_not_published_is_tried_again(world: World) -> None:
    world.put(message_of("root"))
    world.slack.fault(FaultKind.CHANNEL_NOT_FOUND)
    event, topic = world.batch(), world.environ["EMAIL_TOPIC_ARN"]
    world.environ["EMAIL_TOPIC_ARN"] = f"{topic}-gone"
    assert len(world.deliver(event)) == 1
    assert world.mails() == []

    world.environ["EMAIL_TOPIC_ARN"] = topic
    assert len(world.deliver(event)) == 1

    assert len(world.mails()) == 1


def test_a_message_that_does_not_parse_is_named_and_stays_for_the_dead_letters(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world.aws.client("sqs").send_message(
        QueueUrl=world.queue_url,
        MessageBody='{"message": {"key": "a", "root": 1}}',
        MessageGroupId="health_sweep",
        MessageDeduplicationId="1",
    )
    world.put(message_of("root"))
    event = world.batch()

    assert world.deliver(event) == [event["Records"][0]["messageId"]]

    assert "message.root is int: expected an object" in caplog.text
    assert _shown(world) == [f"{LATE}root"]


def test_a_message_sent_in_part_is_put_back_with_what_is_left(world: World) -> None:
    message = message_of("root", "one", "two")
    odd = type(message.root)(blocks=({"type": "nothing"},), text="one")
    world.put(type(message)(key=message.key, root=message.root, replies=(odd, message.replies[1])))

    assert world.deliver(world.batch()) == []

    assert _shown(world) == [f"{LATE}root"]
    (rest,) = world.waiting()
    letter = letter_from_json(rest["Body"])
    assert [post.text for post in letter.unsent.message.posts] == ["one", "two"]
    assert letter.unsent.thread_ts == world.slack.messages()[0].ts
    assert letter.first_failed_at == WRITTEN


def test_messages_that_find_no_time_stay(world: World) -> None:
    world.put(message_of("first", key="health_sweep/1"))
    world.put(message_of("second", key="health_sweep/2"))
    world.context.left = 1000

    assert len(world.deliver(world.batch())) == 1

    assert _shown(world) == [f"{LATE}first"]


def test_missing_settings_are_all_named(world: World) -> None:
    event = world.batch()
    del world.environ["EMAIL_TOPIC_ARN"], world.environ["TIME_ZONE"]

    with pytest.raises(SettingsError, match=r"TIME_ZONE is missing.*EMAIL_TOPIC_ARN is missing"):
        world.deliver(event)
