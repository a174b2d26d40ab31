"""Seeds a PetClinic, switches troubles: `python -m local.world --endpoint URL --trouble NAME`."""

import argparse
import sys
from datetime import UTC, datetime

from local.world.seed import seed
from local.world.troubles import TROUBLES, UnknownTroubleError


def parse_arguments(arguments: list[str]) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m local.world", description=__doc__)
    parser.add_argument("--endpoint", help="the embedded AWS's address")
    parser.add_argument("--trouble", nargs="*", default=[], metavar="NAME", help="switch on")
    parser.add_argument("--mend", nargs="*", default=[], metavar="NAME", help="switch off")
    parser.add_argument("--list", action="store_true", help="name the troubles and stop")
    parser.add_argument("--now", type=datetime.fromisoformat, help="with an offset; default: now")
    return parser.parse_args(arguments)


def main(arguments: list[str]) -> int:
    """Seed, switch, say what is on; returns the exit status."""
    options = parse_arguments(arguments)
    if options.list or not options.endpoint:
        for trouble in TROUBLES.values():
            print(f"{trouble.name:22} {trouble.sentence}")
        return 0 if options.list else 2
    world = seed(options.endpoint, options.now or datetime.now(UTC))
    try:
        world.switch_on(*options.trouble)
        world.switch_off(*options.mend)
    except UnknownTroubleError as problem:
        print(problem, file=sys.stderr)
        return 2
    print(f"PetClinic stands at {world.place.endpoint_url}, its health page under")
    print(f"{world.application_url}/actuator/health; troubles: {_name(world.list_troubles())}")
    return 0


def _name(troubles: frozenset[str]) -> str:
    return ", ".join(sorted(troubles)) or "none"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
