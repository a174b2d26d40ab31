import pytest

from notifier.masking import mask

SECRETS = [
    ("AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE", "AKIAIOSFODNN7EXAMPLE"),
    ("used ASIAIOSFODNN7EXAMPLE today", "ASIAIOSFODNN7EXAMPLE"),
    ("key wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY.", "wJalrXUtnFEMI"),
    ("Authorization: Bearer abc.def-123", "abc.def-123"),
    ("authorization=Basic dXNlcjpwYXNz", "dXNlcjpwYXNz"),
    ("jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.s3cr3t", "eyJhbGciOiJIUzI1NiJ9"),
    ("a JWT cut short eyJhbGciOiJIUzI1NiJ9.eyJzd", "eyJzd"),
    ("token xoxb-1234-5678-abcdef", "abcdef"),
    ("app xapp-1-A1-2-abcdef", "abcdef"),
    ("https://hooks.slack.com/services/T1/B2/s3cr3t", "s3cr3t"),
    ("password=hunter2", "hunter2"),
    ("db.password = hunter2", "hunter2"),
    ("Pwd: hunter2;Database=x", "hunter2"),
    ('{"password": "hunter2 \\" more"}', "hunter2"),
    ('{"password": "hunter2 \\" more"}', "more"),
    ("{'client_secret': 'hunter2'}", "hunter2"),
    ('{\\"dbPassword\\":\\"hunter2\\"}', "hunter2"),
    ("api_key: hunter2", "hunter2"),
    ("mysql --password hunter2 -h db", "hunter2"),
    ("<password>hunter2</password>", "hunter2"),
    ("jdbc:mysql://petclinic:hunter2@db:3306/petclinic", "hunter2"),
    ("jdbc:mysql://db:3306/p?user=a&password=hunter2&ssl=1", "hunter2"),
    ("jdbc:oracle:thin:scott/hunter2@db", "hunter2"),
    ("https://user:p@ss:hunter2@host/path", "hunter2"),
    ("https://b.s3/?X-Amz-Signature=hunter2&x=1", "hunter2"),
    ("-----BEGIN RSA PRIVATE KEY-----\nhunter2\n-----END RSA PRIVATE KEY-----", "hunter2"),
    ("-----BEGIN PRIVATE KEY-----\nhunter2", "hunter2"),
]
HARMLESS = [
    "commit 9fceb02d0ae598e95dc970b74767f19372d61af8",
    "image sha256:" + "0a1b2c3d" * 8,
    "Connection is not available, request timed out after 30000ms",
    "arn:aws:secretsmanager:ap-northeast-2:123456789012:secret:petclinic/slack-AbCdEf",
    "https://example.com:8443/owners?page=2",
    "TIME_ZONE is missing: expected an IANA time zone",
    "12 tokens, 3 passwords",
]


@pytest.mark.parametrize(("text", "secret"), SECRETS)
def test_a_secret_does_not_survive(text: str, secret: str) -> None:
    assert secret not in mask(text)


@pytest.mark.parametrize("text", HARMLESS)
def test_what_is_no_secret_stays(text: str) -> None:
    assert mask(text) == text


def test_what_stands_round_a_secret_stays() -> None:
    line = "login failed for jdbc:mysql://petclinic:hunter2@db:3306/petclinic, retry 3"

    assert mask(line) == "login failed for jdbc:mysql://petclinic:***@db:3306/petclinic, retry 3"
