"""The health page asked over real sockets."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from functions.health_sweep.collect.application import ask
from functions.health_sweep.judge.application import NoPage, Page, Silence
from tests.patience import PATIENCE_SECONDS


class Pages(BaseHTTPRequestHandler):
    """Answers by path: /200/status, /503/status, /redirect/n, /endless/."""

    def do_GET(self) -> None:
        _, kind, rest = self.path.split("/", 2)
        if kind == "redirect":
            self.send_response(302)
            ends = {"0": "/200/UP", "ftp": "ftp://elsewhere/"}
            self.send_header("Location", ends.get(rest) or f"/redirect/{int(rest) - 1}")
            self.end_headers()
            return
        self.send_response(200 if kind == "endless" else int(kind))
        self.end_headers()
        self.wfile.write(b'{"status":"%s"}' % rest.encode())
        with suppress(OSError):
            while kind == "endless":
                self.wfile.write(b"x" * 65536)

    def log_message(self, *_: object) -> None:  # tests stay silent
        return


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Pages) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def raw() -> Iterator[Callable[[Callable[[socket.socket], None]], str]]:
    """Serve one connection with whatever a function writes into its socket."""
    listener = socket.create_server(("127.0.0.1", 0))
    threads: list[threading.Thread] = []

    def serve(write: Callable[[socket.socket], None]) -> str:
        def accept() -> None:
            with listener.accept()[0] as connection:
                connection.recv(4096)
                write(connection)

        threads.append(threading.Thread(target=accept, daemon=True))
        threads[0].start()
        return f"http://127.0.0.1:{listener.getsockname()[1]}/health"

    yield serve
    for thread in threads:
        thread.join(PATIENCE_SECONDS)
    listener.close()


@pytest.mark.parametrize(
    ("path", "code", "status"),
    [
        ("/200/UP", 200, "UP"),
        ("/503/DOWN", 503, "DOWN"),
        ("/401/", 401, ""),
        ("/redirect/0", 200, "UP"),
        ("/redirect/2", 200, "UP"),
    ],
)
def test_a_page_is_read_with_its_status_and_time(
    base: str, path: str, code: int, status: str
) -> None:
    page = ask(base + path, PATIENCE_SECONDS)
    assert isinstance(page, Page)
    assert (page.code, page.status) == (code, status)
    assert 0 < page.milliseconds < PATIENCE_SECONDS * 1000


@pytest.mark.parametrize("path", ["/redirect/3", "/redirect/500", "/redirect/ftp"])
def test_redirects_end(base: str, path: str) -> None:
    answer = ask(base + path, PATIENCE_SECONDS)
    assert isinstance(answer, NoPage)
    assert answer.why is Silence.REDIRECTS


def test_a_body_without_an_end_is_read_to_the_limit_only(base: str) -> None:
    page = ask(f"{base}/endless/UP", PATIENCE_SECONDS)
    assert isinstance(page, Page)
    assert (page.status, len(page.body)) == ("", 300)


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("http://127.0.0.1:1/health", Silence.REFUSED),
        ("http://no-such-host.invalid/health", Silence.NAME),
        ("ftp://127.0.0.1/health", Silence.REDIRECTS),
        ("http://[::1/health", Silence.REDIRECTS),
    ],
)
def test_what_cannot_be_reached_is_told_by_its_reason(address: str, why: Silence) -> None:
    answer = ask(address, PATIENCE_SECONDS)
    assert isinstance(answer, NoPage)
    assert (answer.why, bool(answer.detail)) == (why, True)


def test_plain_http_where_tls_is_expected_is_no_page(base: str) -> None:
    answer = ask(base.replace("http:", "https:") + "/200/UP", PATIENCE_SECONDS)
    assert isinstance(answer, NoPage)
    assert answer.why is Silence.CERTIFICATE


@pytest.fixture
def untrusted(tmp_path: Path) -> Iterator[str]:
    """Serve over TLS with a certificate that nobody but the server itself has signed."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(self_signed(tmp_path / "server.pem"))
    with ThreadingHTTPServer(("127.0.0.1", 0), Pages) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"https://localhost:{server.server_port}"
        server.shutdown()


def self_signed(path: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    since = datetime.now(UTC)
    until = since + timedelta(days=1)
    names = x509.SubjectAlternativeName([x509.DNSName("localhost")])
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, since, until)
        .add_extension(names, critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(private + certificate.public_bytes(Encoding.PEM))
    return path


def test_a_certificate_that_nobody_trusts_is_no_page(untrusted: str) -> None:
    answer = ask(f"{untrusted}/200/UP", PATIENCE_SECONDS)
    assert isinstance(answer, NoPage)
    assert answer.why is Silence.CERTIFICATE
    assert "self-signed certificate" in answer.detail


def test_a_connection_that_breaks_is_told(
    raw: Callable[[Callable[[socket.socket], None]], str],
) -> None:
    answer = ask(raw(lambda connection: connection.close()), PATIENCE_SECONDS)
    assert isinstance(answer, NoPage)
    assert answer.why is Silence.BROKEN


def test_silence_ends_at_the_time_limit(
    raw: Callable[[Callable[[socket.socket], None]], str],
) -> None:
    done = threading.Event()

    def say_nothing(_: socket.socket) -> None:
        done.wait(PATIENCE_SECONDS)

    answer = ask(raw(say_nothing), 0.2)
    done.set()
    assert isinstance(answer, NoPage)
    assert answer.why is Silence.TIMEOUT


def test_a_body_that_drips_in_ends_at_the_time_limit(
    raw: Callable[[Callable[[socket.socket], None]], str],
) -> None:
    done = threading.Event()

    def drip(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        with suppress(OSError):  # whoever asked may be gone before we are told
            for _ in range(100):
                if done.wait(0.05):
                    return
                connection.sendall(b"x")

    answer = ask(raw(drip), 0.4)
    done.set()
    assert isinstance(answer, NoPage)
    assert answer.why is Silence.TIMEOUT
