"""Understands which image is to run in which container."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from notifier.translation import _
from opskit.ecr_image import DIGEST, EcrImage, parse_image

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_TAG = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}")
"""A tag (OCI distribution specification, "Pulling manifests")."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What an event asks for.

    Attributes:
        container: whose image is to change.
        image: the image, its digest as it was named, or "".
        runs: what that container runs now.
    """

    container: str
    image: EcrImage
    runs: EcrImage | None


def read_wish(images: Sequence[tuple[str, str]], overrides: Mapping[str, object]) -> Wish | str:
    """Understand an event, or say in a translated sentence why it cannot be.

    Args:
        images: name and image of each container that runs.
        overrides: the event's `image` (a whole name, a tag or a digest) and `container`.
    """
    asked, named = str(overrides.get("image", "")), str(overrides.get("container", ""))
    if not asked:
        return _('no image is named: give "image": a tag, a digest or a whole name')
    known = {name: parse_image(image) for name, image in images}
    if named and named not in known:
        text = _("there is no container {name} (there are {known})")
        return text.format(name=named, known=", ".join(known))
    whole = parse_image(asked)
    fit = [named] if named else [n for n, image in known.items() if _fits(image, whole)]
    if len(fit) != 1:
        text = _('which container is meant is not clear ({known}): name one as "container"')
        return text.format(known=", ".join(known))
    runs = known[fit[0]]
    image = whole or _shorthand(asked, runs)
    if image is None:
        text = _("{image} is no image in ECR, nor a tag or digest of the one that runs")
        return text.format(image=asked[:200])
    return Wish(container=fit[0], image=image, runs=runs)


def _fits(runs: EcrImage | None, whole: EcrImage | None) -> bool:
    """Tell whether a container is meant that nobody named: the one of the same repository."""
    if runs is None:
        return False
    return whole is None or runs.home == whole.home


def _shorthand(asked: str, runs: EcrImage | None) -> EcrImage | None:
    if runs is None:
        return None
    if re.fullmatch(DIGEST, asked):
        return replace(runs, tag="", digest=asked)
    return replace(runs, tag=asked, digest="") if _TAG.fullmatch(asked) else None
