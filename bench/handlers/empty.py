"""The floor: an empty handler on the standard library alone."""


def handler(_event: object, _context: object) -> dict[str, object]:
    """Answer at once."""
    return {}
