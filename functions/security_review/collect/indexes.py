"""Reads the scans of an index's images in place of the index's own, which ECR never makes."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from itertools import batched
from typing import TYPE_CHECKING

from functions.security_review.collect.scans import read_scan
from functions.security_review.judge.scans import GONE
from opskit.image_index import pick_children
from opskit.read_index import AT_ONCE, read_indexes
from opskit.unreadable import Unreadable

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from mypy_boto3_ecr import ECRClient

    from functions.security_review.judge.scans import Image, Scan
    from opskit.image_index import Child
    from opskit.reads import Reader
    from opskit.unreadable import Read

_NO_INDEX = ("COMPLETE", "ACTIVE", "PENDING", "IN_PROGRESS", GONE)
"""States of a scan that an index never has, for ECR scans none (ECR guide, image scanning)."""

type Scans = dict[Image, Read[Scan]]
type Clients = Mapping[str, ECRClient]
"""By region."""


def read_scans(clients: Clients, reader: Reader, images: Sequence[Image]) -> Scans:
    """Read the scan of each image once.

    Needs ecr:DescribeImageScanFindings.
    """
    calls = [
        (image, image.repository, partial(read_scan, clients[image.region], image))
        for image in images
    ]
    return dict(reader.gather("ecr:DescribeImageScanFindings", calls))


def look_into_indexes(
    clients: Clients,
    reader: Reader,
    scans: Scans,
    platforms: Mapping[Image, Collection[str]],
) -> Scans:
    """Put the images of each index, with their scans, in the place of the index.

    Needs ecr:BatchGetImage; only what has no scan is asked about. Where that cannot be read, the
    image is unreadable: whether it was scanned is not known then.

    Args:
        clients: of ECR.
        reader: the pool.
        scans: of the digests that run.
        platforms: what each of them runs on, "linux/amd64", or "" where that is not known.
    """
    asked = [
        image
        for image, scan in scans.items()
        if not isinstance(scan, Unreadable) and scan.status not in _NO_INDEX
    ]
    failed: Scans = {}
    within: dict[Image, list[Image]] = {}
    for images, said in _read(clients, reader, asked):
        if isinstance(said, Unreadable):
            failed |= dict.fromkeys(images, said)
            continue
        for image in images:
            children = pick_children(said.get(image.digest, ()), platforms[image])
            within[image] = [_image(image, child) for child in children]
    known = scans | failed
    new = dict.fromkeys(one for children in within.values() for one in children if one not in known)
    known |= read_scans(clients, reader, tuple(new))
    return {one: known[one] for image in scans for one in (within.get(image) or [image])}


def _read(
    clients: Clients, reader: Reader, images: Sequence[Image]
) -> list[tuple[tuple[Image, ...], Read[dict[str, tuple[Child, ...]]]]]:
    homes: dict[tuple[str, str, str], list[Image]] = {}
    for image in images:
        homes.setdefault((image.region, image.registry, image.repository), []).append(image)
    calls = [
        (
            batch,
            repository,
            partial(
                read_indexes,
                clients[region],
                account=registry,
                repository=repository,
                digests=[image.digest for image in batch],
            ),
        )
        for (region, registry, repository), own in homes.items()
        for batch in batched(own, AT_ONCE, strict=False)
    ]
    return reader.gather("ecr:BatchGetImage", calls)


def _image(index: Image, child: Child) -> Image:
    return replace(index, digest=child.digest, index=index.digest, platform=child.platform)
