"""The end of a report that shows not all: where all of it is kept."""

from notifier.blocks import make_post, section
from notifier.message import Post
from notifier.render_details import link
from notifier.text import code, code_block
from notifier.translation import _
from notifier.words import Kept

_RUN = 200
_COMMAND = 500


def render_ending(kept: Kept) -> Post:
    """Render where all of a report is kept: what to press, what to paste, and the run's name."""
    run = code(kept.run, _RUN)
    if not kept.command:
        told = _("All of this report stands in the output of the run by hand, as {run}.")
        return _post(told.format(run=run))
    told = _("All of this report stands in the function's log, as {run}.").format(run=run)
    lines = [f"{told} {link(kept.link)}".rstrip(), code_block([kept.command], _COMMAND)]
    return _post("\n".join(lines))


def _post(text: str) -> Post:
    title = _("Where all of it is")
    return make_post([section(f"*{title}*\n{text}")], title)
