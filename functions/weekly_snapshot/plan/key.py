"""Whether snapshots may be copied to another region, by that region and its key."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from notifier.translation import _
from opskit.unreadable import Read, Unreadable

if TYPE_CHECKING:
    from functions.weekly_snapshot.facts import Key

_REGION = re.compile(r"[a-z]{2}(-[a-z]+)+-\d")
_ARN = re.compile(r"arn:[a-z-]+:kms:(?P<region>[a-z0-9-]+):\d{12}:key/\S+")


def check_copying(*, home: str, region: str, arn: str, key: Read[Key] | None) -> str:
    """Say why nothing may be copied, one translated sentence, or "".

    A key of another region is refused before AWS is asked: KMS keys never leave theirs.

    Args:
        home: where the clusters are.
        region: where the copies go.
        arn: the key's, or "" where none is set.
        key: what KMS said of it; None where it was not asked.
    """
    if region == home:
        return _("SnapshotCopyRegion is {region}, where the clusters are themselves").format(
            region=region
        )
    if not _REGION.fullmatch(region):
        return _("SnapshotCopyRegion is {region}: expected a region").format(region=region)
    if not arn:
        return ""
    found = _ARN.fullmatch(arn)
    if not found:
        return _("SnapshotCopyKey is {arn}: expected the ARN of a KMS key").format(arn=arn)
    if found["region"] != region:
        return _("the key is of {its}, and copies go to {region}").format(
            its=found["region"], region=region
        )
    return _check_key(key)


def _check_key(key: Read[Key] | None) -> str:
    if key is None:
        return _("the key was not looked at")
    if isinstance(key, Unreadable):
        return _("the key could not be looked at: {why}").format(why=key.detail or key.why.value)
    if key.state != "Enabled":
        return _("the key is {state} (normal: Enabled)").format(state=key.state)
    if (key.use, key.spec) != ("ENCRYPT_DECRYPT", "SYMMETRIC_DEFAULT"):
        return _("the key is of kind {use} {spec}: snapshots need a symmetric one").format(
            use=key.use, spec=key.spec
        )
    return ""


def is_elsewhere(*, home: str, region: str) -> bool:
    """Tell whether copies may lie in a region: it is one, and not the clusters' own."""
    return bool(_REGION.fullmatch(region)) and region != home


def is_worth_asking(*, home: str, region: str, arn: str) -> bool:
    """Tell whether KMS is to be asked for the key: all else about it is right."""
    found = _ARN.fullmatch(arn)
    return bool(found and found["region"] == region != home)
