import pytest

from functions.weekly_snapshot.facts import Key
from functions.weekly_snapshot.plan.key import check_copying, is_worth_asking
from opskit.unreadable import Read, Unreadable, Why

HOME, AWAY = "ap-northeast-2", "ap-northeast-1"
ARN = f"arn:aws:kms:{AWAY}:123456789012:key/1"
GOOD = Key(state="Enabled", use="ENCRYPT_DECRYPT", spec="SYMMETRIC_DEFAULT")
DENIED = Unreadable(operation="kms:DescribeKey", resource=ARN, why=Why.DENIED, detail="denied")


@pytest.mark.parametrize("arn", [ARN, ""])
def test_an_enabled_symmetric_key_of_the_region_of_copies_is_right(arn: str) -> None:
    assert check_copying(home=HOME, region=AWAY, arn=arn, key=GOOD) == ""


@pytest.mark.parametrize(
    ("region", "arn", "key", "why"),
    [
        (HOME, ARN, GOOD, "where the clusters are themselves"),
        ("Tokyo", ARN, GOOD, "expected a region"),
        (AWAY, "alias/backups", GOOD, "expected the ARN"),
        (AWAY, ARN.replace(AWAY, HOME), GOOD, f"the key is of {HOME}, and copies go to {AWAY}"),
        (AWAY, ARN, None, "not looked at"),
        (AWAY, ARN, DENIED, "denied"),
        (
            AWAY,
            ARN,
            Key(state="Disabled", use="ENCRYPT_DECRYPT", spec="SYMMETRIC_DEFAULT"),
            "Disab",
        ),
        (AWAY, ARN, Key(state="Enabled", use="SIGN_VERIFY", spec="RSA_2048"), "RSA_2048"),
    ],
)
def test_a_copy_that_cannot_be_right_is_refused(
    region: str, arn: str, key: Read[Key] | None, why: str
) -> None:
    assert why in check_copying(home=HOME, region=region, arn=arn, key=key)


@pytest.mark.parametrize(
    ("region", "arn", "asks"), [(AWAY, ARN, True), (HOME, ARN, False), (AWAY, "", False)]
)
def test_kms_is_asked_only_for_a_key_of_the_right_region(
    region: str, arn: str, *, asks: bool
) -> None:
    assert is_worth_asking(home=HOME, region=region, arn=arn) is asks
