"""Settings name every mistake at once and say what was expected."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

import pytest

from opskit.settings import (
    JobSettings,
    SettingsError,
    read_both_settings,
    read_settings,
    setting,
    variables,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Oven:
    heat: int = setting(expected="degrees from 50 to 250", least=50, most=250)
    zone: ZoneInfo = setting(expected="an IANA time zone")
    fan: bool = setting(expected="true or false", default=False)
    trays: tuple[str, ...] = setting(expected="a comma list", default=())
    note: str = setting(expected="any text", default="none")
    mode: str = setting(among=("bake", "grill", "boil"), default="bake")
    shelf: int = setting(among=(1, 3), default=1)


GOOD = {"HEAT": "200", "ZONE": "Asia/Seoul"}


def test_values_are_typed_as_declared() -> None:
    oven = read_settings(Oven, {**GOOD, "FAN": "True", "TRAYS": "upper, lower,"})
    assert oven == Oven(
        heat=200, zone=ZoneInfo("Asia/Seoul"), fan=True, trays=("upper", "lower"), note="none"
    )


def test_a_value_is_one_of_those_that_are_allowed() -> None:
    oven = read_settings(Oven, {**GOOD, "MODE": "grill", "SHELF": "3"})
    assert (oven.mode, oven.shelf) == ("grill", 3)


def test_an_empty_variable_counts_as_missing() -> None:
    assert read_settings(Oven, {**GOOD, "FAN": "", "NOTE": " "}).note == "none"


@pytest.mark.parametrize(
    ("environ", "mistake"),
    [
        ({**GOOD, "HEAT": "hot"}, "HEAT is 'hot': expected degrees from 50 to 250"),
        ({**GOOD, "HEAT": "49"}, "HEAT is '49': expected degrees from 50 to 250"),
        ({**GOOD, "HEAT": "251"}, "HEAT is '251': expected degrees from 50 to 250"),
        ({**GOOD, "ZONE": "Asia/Seul"}, "ZONE is 'Asia/Seul': expected an IANA time zone"),
        ({**GOOD, "ZONE": "../etc"}, "ZONE is '../etc': expected an IANA time zone"),
        ({**GOOD, "FAN": "yes"}, "FAN is 'yes': expected true or false"),
        ({**GOOD, "MODE": "Bake"}, "MODE is 'Bake': expected bake, grill or boil"),
        ({**GOOD, "SHELF": "2"}, "SHELF is '2': expected 1 or 3"),
    ],
)
def test_a_malformed_variable_is_named_with_what_was_expected(
    environ: dict[str, str], mistake: str
) -> None:
    with pytest.raises(SettingsError) as raised:
        read_settings(Oven, environ)
    assert str(raised.value) == mistake


def test_all_mistakes_of_both_settings_are_named_at_once() -> None:
    with pytest.raises(SettingsError) as raised:
        read_both_settings(JobSettings, Oven, {"PROJECT": "petclinic", "HEAT": "x"})
    text = str(raised.value)
    expected = {"ENVIRONMENT", "STACK", "TIME_ZONE", "LEDGER_TABLE", "OUTBOX_QUEUE_URL"}
    assert all(f"{name} is missing" in text for name in expected | {"SLACK_SECRET_ARN", "ZONE"})
    assert "HEAT is 'x'" in text
    assert "PROJECT" not in text


def test_variables_lists_what_the_template_must_give() -> None:
    assert variables(Oven) == {"HEAT", "ZONE", "FAN", "TRAYS", "NOTE", "MODE", "SHELF"}
