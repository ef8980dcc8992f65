"""The ways to a server: encrypted, through a proxy, and none at all."""

from __future__ import annotations

import datetime
import ipaddress
import ssl
import threading
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from aipaint.core.errors import CancelledError, UserError
from aipaint.downloads import Lifeline, Web, choose, fetch, look_up, make_plan, parse_address
from tests.downloads.server import Site, run_site

DATA = b"weights" * 100_000


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate for 127.0.0.1 that signs itself, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "a server of the tests")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False
        )
        .sign(key, hashes.SHA256())
    )
    path = tmp_path / "server.pem"
    encoding, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    secret = key.private_bytes(encoding, serialization.PrivateFormat.PKCS8, plain)
    path.write_bytes(made.public_bytes(encoding) + secret)
    return path


def identity(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def test_a_server_that_cannot_prove_itself_is_refused(certificate: Path) -> None:
    with run_site(identity(certificate)) as site:
        url = site.put("/ink.safetensors", DATA)
        with pytest.raises(UserError, match="prove who it is"):
            look_up(parse_address(url, {}), Web(Lifeline()))
        assert site.asked == []


def test_an_encrypted_line_is_as_good_as_another(
    certificate: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with run_site(identity(certificate)) as site:
        web = Web(Lifeline())
        url = site.put("/ink.safetensors", DATA, tag='"one"')
        listing = look_up(parse_address(url, {}), web)
        site.resources["/ink.safetensors"].cut = [300_000]
        plan = make_plan(listing, choose(listing), tmp_path / "models")
        assert fetch(plan, web, pause=0.001).read_bytes() == DATA
        # And it ends when it is cut, though the server says nothing any more.
        plan.result.unlink()
        stalled = site.resources["/ink.safetensors"]
        stalled.cut, stalled.hang = [300_000], threading.Event()
        ended: list[type[BaseException]] = []

        def work() -> None:
            try:
                fetch(plan, web)
            except CancelledError as error:
                ended.append(type(error))

        thread = threading.Thread(target=work)
        thread.start()
        assert stalled.sent.wait(20)
        web.lifeline.cut()
        thread.join(20)
        assert ended == [CancelledError]


def test_a_proxy_is_asked_in_place_of_the_server(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", site.address)
    site.put("http://localhost:1/model.ckpt", DATA)
    listing = look_up(parse_address("http://localhost:1/model.ckpt", {}), Web(Lifeline()))
    assert listing.files[0].size == len(DATA)
    assert [path for path, _ in site.asked] == ["http://localhost:1/model.ckpt"]
