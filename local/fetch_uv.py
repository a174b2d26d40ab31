"""Fetches uv's wheel where neither uv nor pip is at hand; runs on any Python from 3.9."""

from __future__ import annotations

import base64
import hashlib
import os
import platform
import sys
import urllib.error
import urllib.parse
import urllib.request
import zipfile
from html.parser import HTMLParser
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_PYPI = "https://pypi.org/simple"
_INDEX_VARIABLES = ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "PIP_INDEX_URL")
_SECONDS = 120
_MACHINES = {"amd64": "x86_64", "arm64": "aarch64"}


class FetchError(Exception):
    """uv could not be fetched; the text says why, in one line."""


class _Links(HTMLParser):
    """Collects the addresses on an index page (PEP 503)."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.addresses += [value for name, value in attrs if name == "href" and value]


def fetch_uv(version: str, into: Path) -> Path:
    """Download uv's wheel, verify its sha256 against the index, and unpack the program.

    The index is UV_DEFAULT_INDEX, UV_INDEX_URL or PIP_INDEX_URL, else PyPI.

    Args:
        version: such as "0.13.9".
        into: an existing folder for the program.

    Raises:
        FetchError: no such wheel, no network, or a wheel that is not what the index promised.
    """
    index = next((os.environ[n] for n in _INDEX_VARIABLES if os.environ.get(n)), _PYPI)
    page = f"{index.rstrip('/')}/uv/"
    links = _Links()
    links.feed(_get(page).decode())
    address = _pick(links.addresses, version)
    place, _, digest = urllib.parse.urljoin(page, address).partition("#sha256=")
    wheel = _get(place)
    if hashlib.sha256(wheel).hexdigest() != digest:
        raise FetchError(
            f"{place} is not the file that {page} promises (sha256 {digest or 'missing'})"
        )
    program = into / "uv"
    with zipfile.ZipFile(BytesIO(wheel)) as archive:
        name = next(n for n in archive.namelist() if n.endswith(".data/scripts/uv"))
        program.write_bytes(archive.read(name))
    program.chmod(0o755)
    return program


def _pick(addresses: list[str], version: str) -> str:
    machine = _MACHINES.get(platform.machine().lower(), platform.machine().lower())
    if sys.platform == "darwin":
        wanted = ("macosx", "arm64" if machine == "aarch64" else machine)
    else:
        libc = "manylinux" if platform.libc_ver()[0] == "glibc" else "musllinux"
        wanted = (libc, machine)
    for address in addresses:
        name = address.partition("#")[0].rpartition("/")[2]
        if name.startswith(f"uv-{version}-") and all(part in name for part in wanted):
            return address
    raise FetchError(f"the package index has no uv {version} for {'/'.join(wanted)}")


def _get(address: str) -> bytes:
    parts = urllib.parse.urlsplit(address)
    headers = {"Accept": "text/html, */*;q=0.1"}
    if parts.username is not None:
        login = (
            f"{urllib.parse.unquote(parts.username)}:{urllib.parse.unquote(parts.password or '')}"
        )
        headers["Authorization"] = "Basic " + base64.b64encode(login.encode()).decode()
        parts = parts._replace(netloc=parts.netloc.rpartition("@")[2])
    bare = parts._replace(fragment="").geturl()
    try:
        request = urllib.request.Request(bare, headers=headers)  # noqa: S310 - the person's own index
        with urllib.request.urlopen(request, timeout=_SECONDS) as answer:  # noqa: S310 - as above
            return bytes(answer.read())
    except (urllib.error.URLError, ValueError) as error:
        raise FetchError(f"cannot read {bare}: {error} (is ca-certificates installed?)") from error
