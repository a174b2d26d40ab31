"""Asks ECR whether an image is still there, and still the one that ran."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notifier.translation import _
from opskit.ecr_image import parse_image
from opskit.find_digest import find_digest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from opskit.aws import Aws


def find_image_obstacle(aws: Aws, images: Sequence[tuple[str, str]]) -> str:
    """Say which image is gone or another one now, one translated sentence, or "".

    Needs ecr:DescribeImages. Images of other registries cannot be asked for; at least one must
    be ECR's.

    Args:
        aws: clients.
        images: image and the digest that it had when it ran, or "".
    """
    asked = [(found, image, ran) for image, ran in images if (found := parse_image(image))]
    if not asked:
        return _("none of its images is in ECR, so that none can be proven to exist")
    for found, image, ran in asked:
        digest = find_digest(aws, found)
        if digest is None:
            return _("image {image} is no longer in ECR").format(image=image)
        if ran and digest != ran:
            return _("image {image} is another one now than the one that ran").format(image=image)
    return ""
