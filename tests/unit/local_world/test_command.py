"""The command line: python -m local.world."""

import pytest

from local.world.__main__ import main
from local.world.seed import World
from local.world.troubles import TROUBLES


def test_the_list_names_every_trouble(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == list(TROUBLES)


def test_without_an_address_it_shows_what_there_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "tasks_missing" in capsys.readouterr().out


@pytest.mark.embedded
def test_it_switches_troubles_on_and_off(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    here = ["--endpoint", world.place.endpoint_url, "--now", world.now.isoformat()]
    assert main([*here, "--trouble", "reader_down", "app_down"]) == 0
    assert "troubles: app_down, reader_down" in capsys.readouterr().out
    assert main([*here, "--mend", "app_down"]) == 0
    assert "troubles: reader_down" in capsys.readouterr().out


@pytest.mark.embedded
def test_a_refused_right_can_be_mended(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    here = ["--endpoint", world.place.endpoint_url, "--now", world.now.isoformat()]
    assert main([*here, "--trouble", "denied_rds", "throttled_metrics"]) == 0
    assert main([*here, "--mend", "denied_rds"]) == 0
    assert "troubles: throttled_metrics" in capsys.readouterr().out


@pytest.mark.embedded
def test_an_unknown_trouble_is_told(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    here = ["--endpoint", world.place.endpoint_url, "--now", world.now.isoformat()]
    assert main([*here, "--trouble", "sharks"]) == 2
    assert "no trouble sharks" in capsys.readouterr().err
