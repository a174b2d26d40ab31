"""Which digests are indexes, asked of moto's ECR, which keeps manifests as they were pushed."""

import json

import boto3

from opskit.image_index import Child
from opskit.read_index import read_indexes
from tests.image_manifests import attestation, entry, index
from tests.moto_ledger import moto_here

INDEX, PLAIN, GONE = (f"sha256:{digit * 64}" for digit in "123")


def test_only_an_index_is_told_with_its_images() -> None:
    with moto_here():
        ecr = boto3.client(
            "ecr", "ap-northeast-2", aws_access_key_id="test", aws_secret_access_key="test"
        )
        ecr.create_repository(repositoryName="petclinic")
        plain = {"schemaVersion": 2, "mediaType": entry(PLAIN)["mediaType"], "layers": []}
        pushed = {INDEX: index(entry(PLAIN), attestation(PLAIN)), PLAIN: plain}
        for digest, manifest in pushed.items():
            ecr.put_image(
                repositoryName="petclinic", imageManifest=json.dumps(manifest), imageDigest=digest
            )
        children = (Child(digest=PLAIN, platform="linux/amd64"),)
        for repository, told in (("petclinic", {INDEX: children}), ("elsewhere", {})):
            assert told == read_indexes(
                ecr, account="123456789012", repository=repository, digests=[INDEX, PLAIN, GONE]
            )
