"""A package index of our own stands in for PyPI."""

import hashlib
import io
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from local.fetch_uv import FetchError, fetch_uv

_TAGS = (
    "manylinux_2_17_x86_64.manylinux2014_x86_64",
    "manylinux_2_17_aarch64.manylinux2014_aarch64",
    "musllinux_1_1_x86_64",
    "musllinux_1_1_aarch64",
    "macosx_10_12_x86_64",
    "macosx_11_0_arm64",
)


@pytest.fixture(autouse=True)
def _nothing_else_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "PIP_INDEX_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("no_proxy", "127.0.0.1")


def _wheel(content: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("uv-1.2.3.data/scripts/uv", content)
    return packed.getvalue()


@contextmanager
def _index(wheel: bytes, digest: str) -> Iterator[tuple[str, list[str]]]:
    """Serve one version's wheels; yields the index's address and the credentials that came."""
    logins: list[str] = []
    links = "".join(f'<a href="/f/uv-1.2.3-py3-none-{t}.whl#sha256={digest}">x</a>' for t in _TAGS)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            logins.append(self.headers.get("Authorization", ""))
            body = links.encode() if self.path == "/simple/uv/" else wheel
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Stay silent."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"127.0.0.1:{server.server_port}/simple", logins
        finally:
            server.shutdown()
            thread.join()


def test_uv_comes_from_the_index_that_the_person_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wheel = _wheel(b"program")
    with _index(wheel, hashlib.sha256(wheel).hexdigest()) as (address, logins):
        monkeypatch.setenv("PIP_INDEX_URL", f"http://{address}")
        program = fetch_uv("1.2.3", tmp_path)
    assert program.read_bytes() == b"program"
    assert program.stat().st_mode & 0o111
    assert set(logins) == {""}


def test_credentials_in_the_address_go_into_the_header(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wheel = _wheel(b"program")
    with _index(wheel, hashlib.sha256(wheel).hexdigest()) as (address, logins):
        monkeypatch.setenv("UV_DEFAULT_INDEX", f"http://me:p%40ss@{address}/")
        fetch_uv("1.2.3", tmp_path)
    assert logins[0] == "Basic bWU6cEBzcw=="


def test_a_wheel_that_is_not_what_the_index_promised_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with _index(_wheel(b"another program"), "0" * 64) as (address, _):
        monkeypatch.setenv("PIP_INDEX_URL", f"http://{address}")
        with pytest.raises(FetchError, match=r"is not the file that .* promises"):
            fetch_uv("1.2.3", tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_version_that_the_index_has_not_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with _index(b"", "0" * 64) as (address, _):
        monkeypatch.setenv("PIP_INDEX_URL", f"http://{address}")
        with pytest.raises(FetchError, match=r"no uv 9\.9\.9"):
            fetch_uv("9.9.9", tmp_path)


def test_an_index_out_of_reach_is_told_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    with pytest.raises(FetchError, match=r"cannot read http://127\.0\.0\.1:9/simple/uv/"):
        fetch_uv("1.2.3", tmp_path)
