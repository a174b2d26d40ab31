"""Runs the stand-in by hand: python -m local.slack --port 9999."""

import argparse
import threading
from contextlib import suppress

from local.slack.stand_in import SlackStandIn, start_slack
from local.slack.words import Workspace


def main() -> None:
    """Listen until interrupted, having said where."""
    parser = argparse.ArgumentParser(prog="python -m local.slack", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=9999)
    parser.add_argument("--channel", default="petclinic-ops", help="its name, without the hash")
    parser.add_argument("--interactivity-url", default="", help="where clicks on buttons go")
    options = parser.parse_args()
    workspace = Workspace(
        channel_name=options.channel.removeprefix("#"),
        interactivity_url=options.interactivity_url,
    )
    with (
        suppress(KeyboardInterrupt),
        start_slack(options.host, options.port, workspace=workspace) as slack,
    ):
        _introduce(slack)
        threading.Event().wait()


def _introduce(slack: SlackStandIn) -> None:
    print(f"Inbox    {slack.inbox_url}")
    print(f"API      {slack.api_url}  (SLACK_API_URL)")
    print(f"Token    {slack.bot_token}  (bot_token)")
    print(f"Channel  {slack.channel}  or  #{slack.workspace.channel_name}  (SLACK_CHANNEL)")
    print(f"Webhook  {slack.webhook_url}  (webhook_url)", flush=True)


if __name__ == "__main__":
    main()
