"""Seeds the PetClinic's world, and switches its troubles on and off."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import assert_never

from local.world.alarms import seed_alarms
from local.world.application import Application, seed_application
from local.world.audit import list_audit_facts
from local.world.database import seed_database
from local.world.deployments import list_deployments
from local.world.facts import list_facts
from local.world.logs import seed_access_log, seed_log
from local.world.metrics import seed_metrics
from local.world.network import Network, open_database, seed_network
from local.world.place import Place
from local.world.reports import list_reports
from local.world.troubles import TROUBLES, Part, find_troubles

_FACTS = "facts"
_TROUBLE = "trouble-"
_DOWN = {"status_code": 503, "body": {"status": "DOWN", "components": {"db": {"status": "DOWN"}}}}


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """A seeded PetClinic.

    Attributes:
        place: the embedded AWS that holds it.
        now: the moment up to which its metrics and logs go (aware).
        network: its VPC, subnets and security groups.
        application: the ARNs of its service's parts.
    """

    place: Place
    now: datetime
    network: Network
    application: Application

    @property
    def application_url(self) -> str:
        """The address before /actuator/health."""
        return f"{self.place.endpoint_url}/petclinic"

    def list_troubles(self) -> frozenset[str]:
        """List the names of the troubles that are on."""
        return _list_troubles(self.place)

    def switch_on(self, *names: str) -> None:
        """Switch troubles on, beside those that are on.

        Raises:
            UnknownTroubleError: a name is not a trouble's.
        """
        for trouble in find_troubles(names):
            answers = trouble.script(self.application, self.now)
            self.place.put_answers(_TROUBLE + trouble.name, answers)
        self._renew(names)

    def switch_off(self, *names: str) -> None:
        """Switch troubles off.

        Raises:
            UnknownTroubleError: a name is not a trouble's.
        """
        for trouble in find_troubles(names):
            self.place.remove_answers(_TROUBLE + trouble.name)
        self._renew(names)

    def _renew(self, names: Collection[str]) -> None:
        changed = {part for name in names for part in TROUBLES[name].parts}
        self.write(parts=[part for part in Part if part in changed])

    def write(self, *, parts: Collection[Part]) -> None:
        """Write parts of the world anew, as the troubles that are on would have them."""
        troubles = self.list_troubles()
        for part in parts:
            self._write_part(part, troubles)

    def _write_part(self, part: Part, troubles: Collection[str]) -> None:
        here = (self.place, self.application, self.now, troubles)
        match part:
            case Part.METRICS:
                seed_metrics(*here)
            case Part.LOG:
                seed_log(*here)
            case Part.ACCESS_LOG:
                seed_access_log(*here)
            case Part.ALARMS:
                seed_alarms(*here)
            case Part.SECURITY_GROUP:
                is_open = "open_security_group" in troubles
                open_database(self.place, self.network, is_open=is_open)
            case Part.HEALTH:
                self.place.set_application_health(_DOWN if "app_down" in troubles else {})
            case _:
                assert_never(part)


def seed(endpoint_url: str, now: datetime) -> World:
    """Seed the PetClinic into an embedded AWS; what is there already stays.

    Args:
        endpoint_url: the embedded AWS's address.
        now: the moment up to which metrics and logs go (aware).

    Returns:
        The world, with the troubles that were on before still on.
    """
    place = Place(endpoint_url)
    troubles = _set_aside(place)
    network = seed_network(place)
    seed_database(place, network, now)
    application = seed_application(place, network)
    world = World(place=place, now=now, network=network, application=application)
    place.put_answers(
        _FACTS,
        [
            *list_facts(application, now),
            *list_reports(now),
            *list_audit_facts(now),
            *list_deployments(now),
        ],
    )
    for trouble in find_troubles(tuple(troubles)):
        place.put_answers(_TROUBLE + trouble.name, trouble.script(application, now))
    world.write(parts=list(Part))
    return world


def _set_aside(place: Place) -> frozenset[str]:
    """Take the troubles away while the world is built: one may refuse the calls that build it."""
    troubles = _list_troubles(place)
    for name in troubles:
        place.remove_answers(_TROUBLE + name)
    return troubles


def _list_troubles(place: Place) -> frozenset[str]:
    names = place.list_answers()
    return frozenset(name.removeprefix(_TROUBLE) for name in names if name.startswith(_TROUBLE))
