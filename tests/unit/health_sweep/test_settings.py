"""What is wrong with a value of the right type."""

import pytest

from functions.health_sweep.settings import SweepSettings, find_mistakes


@pytest.mark.parametrize(
    "url", ["ftp://host/", "host/health", "https://", "http://[::1", "https://user:secret@host/"]
)
def test_an_address_that_is_none_or_holds_a_password_is_refused_unseen(url: str) -> None:
    (mistake,) = find_mistakes(SweepSettings(application_url=url))
    assert mistake == "APPLICATION_URL: expected an http or https address without a user's name"


@pytest.mark.parametrize("url", ["", "http://host", "https://host:8443/petclinic"])
def test_an_address_over_http_or_https_is_taken(url: str) -> None:
    assert not list(find_mistakes(SweepSettings(application_url=url)))
