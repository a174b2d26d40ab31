"""What is said when a job itself broke down: Failure, and its rendering."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from notifier.blocks import context, header, make_post, section
from notifier.message import HEADER_CHARACTERS, Block, Message
from notifier.phrases import light, moment
from notifier.render_details import link
from notifier.text import code, code_block, one_line, plain
from notifier.translation import _
from notifier.words import Scope, Severity

_LINE = 300
_TEXT = 1500


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A job that did not come to its end.

    Attributes:
        job: the function's folder name, "health_sweep".
        title: translated, "Daily health sweep".
        at: the moment that the run was for (aware).
        scope: account, region, stack.
        error: the exception's class, "SettingsError".
        text: the exception's text, unescaped and unmasked.
        not_done: translated, what did not happen because of it: "Nothing was checked."
        remedy: translated, what to do next, or "".
        link: the console address of the log, or "".
        replay: the exact shell command that repeats this run as a dry run, or "".
    """

    job: str
    title: str
    at: datetime
    scope: Scope
    error: str
    text: str
    not_done: str
    remedy: str = ""
    link: str = ""
    replay: str = ""


def render_failure(failure: Failure, *, zone: ZoneInfo) -> Message:
    """Render the failure of a job for Slack: what broke, what was not done, where to look."""
    scope = failure.scope
    title = light(Severity.CRITICAL) + " "
    title += _("{title} ({environment}) broke down: {error}").format(
        title=failure.title, environment=scope.environment, error=failure.error
    )
    account = _("account {account}").format(account=scope.account)
    where = [failure.job, scope.environment, scope.stack, account, scope.region]
    lines = [moment(failure.at, zone), *(one_line(part, _LINE) for part in where)]
    told = " ".join([one_line(failure.not_done, _LINE), link(failure.link)]).strip()
    blocks: list[Block] = [
        header(plain(title, HEADER_CHARACTERS)),
        context(" · ".join(lines)),
        section(told or one_line(title, _LINE)),
        *([section(f"→ {one_line(failure.remedy, _LINE)}")] if failure.remedy else []),
        section(code_block([failure.text or failure.error], _TEXT)),
    ]
    if failure.replay:
        replay = code(failure.replay, _LINE)
        blocks.append(context(_("Replay as a dry run: {command}").format(command=replay)))
    key = f"{failure.job}/{failure.at.isoformat()}/failure"
    text = one_line(f"{title}. {failure.not_done} {failure.text}", 2 * _LINE)
    return Message(key=key, root=make_post(blocks, text))
