"""Masking of secrets in text from outside: log lines, stop reasons, error messages."""

import re

MASK = "***"

_NAMES = (
    r"password|passwd|passphrase|pwd|(?<!\d:)secret|token|credentials?|authorization"
    r"|api[_-]?key|access[_-]?key(?:[_-]?id)?|private[_-]?key|session[_-]?key"
)

# Every repetition that may overlap with what follows it is bounded, so that no line costs more
# than its length. Each pattern also matches a secret whose end was cut off.
_RULES: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(r"-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[\s\S]*?(?:-----END[^\n]{0,60}|\Z)"),
        MASK,
    ),
    (re.compile(r"(?<![A-Z0-9])(?:AKIA|ASIA)[A-Z0-9]{12,}"), MASK),
    (re.compile(r"(?i)\bxox[a-z](?:\.xox[a-z])?-[\w-]+|\bxapp-[\w-]+"), MASK),
    (re.compile(r"(?i)(hooks\.slack\.com/)[^\s\"'<>|]+"), rf"\1{MASK}"),
    (re.compile(r"\bgh[oprsu]_[A-Za-z0-9]{20,}"), MASK),
    (re.compile(r"\beyJ[\w-]{6,}(?:\.[\w-]*){0,2}"), MASK),
    (re.compile(r"(?i)\b(bearer|basic)\s+[\w.~+/=-]{8,}"), rf"\1 {MASK}"),
    (re.compile(r"(?i)(X-Amz-(?:Signature|Credential|Security-Token)=)[^&\s\"']+"), rf"\1{MASK}"),
    # scheme://user:password@host, and Oracle's jdbc:oracle:thin:user/password@host
    (re.compile(r"(://[^\s:/@\"'<>]{0,128}:)[^\s\"'<>]{1,256}@"), rf"\1{MASK}@"),
    (re.compile(r"(?i)(jdbc:[\w:]{1,40}:[^\s:/@]{1,128}/)[^\s/@]{1,256}@"), rf"\1{MASK}@"),
    # key=value, key: value, "key": "value", the same inside an escaped JSON string, --key value;
    # not the ":secret:" of an ARN
    (
        re.compile(
            rf"(?i)((?:{_NAMES})(?:\\?[\"'])?\s{{0,8}}[:=]\s{{0,8}})"
            r"(?:\\\"[^\"\\]*(?:\\\")?|\"(?:[^\"\\]|\\.)*\"?|'(?:[^'\\]|\\.)*'?"
            r"|(?:bearer|basic)\s+\S+|[^\s\"'&;]+)",
        ),
        rf"\1{MASK}",
    ),
    (re.compile(rf"(?i)(--[\w-]{{0,40}}(?:{_NAMES})\s{{1,8}})[^\s-]\S*"), rf"\1{MASK}"),
    (re.compile(rf"(?i)(<[\w:-]{{0,40}}(?:{_NAMES})>)[^<]+"), rf"\1{MASK}"),
    # a bare AWS secret key: 40 characters of base64 with both cases and a digit (so no Git hash)
    (
        re.compile(
            r"(?<![A-Za-z0-9/+=])(?=[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=]))"
            r"(?=[^a-z]{0,39}[a-z])(?=[^A-Z]{0,39}[A-Z])(?=[^0-9]{0,39}[0-9])[A-Za-z0-9/+]{40}"
        ),
        MASK,
    ),
)


def mask(text: str) -> str:
    """Replace secrets in `text`: AWS keys, Slack and GitHub tokens, JWTs, passwords.

    Finds them bare (AKIA..., xoxb-..., eyJ...), after their name (password=, "pwd":, token:) and in
    addresses (user:password@host, jdbc:...?password=). Masks rather too much than too little.
    """
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return text
