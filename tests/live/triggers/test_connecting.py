"""Which addresses are connected to: what a name stands for is asked once, checked, and connected to."""

import ssl
import subprocess
from collections.abc import Iterator
from ipaddress import ip_network
from pathlib import Path

import pytest
from tests.live.triggers.conftest import HERE, NOW, SECRET, World
from tests.sources.connectors.webserver import Answer, WebServer, running

from ilk.kernel.errors import UserError
from ilk.live.triggers.connecting import allowed
from ilk.live.triggers.message import Message
from ilk.live.triggers.sending import Receiver, Sender

PUBLIC = "93.184.216.34"
INNER = [
    "127.0.0.1",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",  # noqa: S104 - refused, not bound to
    "224.0.0.1",
    "::",
    "::1",
    "fc00::1",
    "fe80::1%eth0",
    "::ffff:127.0.0.1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::1",
]
MESSAGE = Message("msg_1", b"{}")


@pytest.mark.parametrize("address", INNER)
def test_addresses_of_the_own_network_are_refused(address: str) -> None:
    for addresses in ([address], [PUBLIC, address]):
        with pytest.raises(UserError) as raised:
            allowed(addresses, [], encrypted=True)
        assert raised.value.code == "inner-address"


def test_an_allowed_network_and_the_internet_are_not_refused() -> None:
    networks = [ip_network("10.0.0.0/8"), ip_network("::1")]
    assert allowed(["10.1.2.3", "::1", "::ffff:10.0.0.1"], networks, encrypted=False)
    assert allowed([PUBLIC, "2606:4700::1111", f"64:ff9b::{PUBLIC}"], [], encrypted=True)
    with pytest.raises(UserError):
        allowed(["192.168.1.1"], networks, encrypted=True)


def test_the_internet_is_told_nothing_without_encryption() -> None:
    with pytest.raises(UserError) as raised:
        allowed([PUBLIC], HERE, encrypted=False)
    assert raised.value.code == "not-encrypted"


def receiver(world: World, host: str, scheme: str = "http", port: int | None = None) -> Receiver:
    trigger = world.trigger(webhook={"url": f"{scheme}://{host}:{port or world.server.port}/hooks"})
    return Receiver.of(trigger.webhook, {"SECRET": SECRET})


def test_a_name_is_asked_for_once_and_what_was_checked_is_connected_to(world: World) -> None:
    stands_for = ["127.0.0.1", "169.254.169.254"]

    def resolve(_host: str, _port: int) -> list[str]:
        return [stands_for.pop(0)]

    sender = Sender(HERE, resolve)
    assert sender.send(receiver(world, "crm.example.com"), MESSAGE, NOW).taken
    assert stands_for == ["169.254.169.254"]
    assert world.got[0].headers["Host"] == f"crm.example.com:{world.server.port}"
    with pytest.raises(UserError):
        sender.send(receiver(world, "crm.example.com"), MESSAGE, NOW)
    assert len(world.got) == 1


def test_the_names_of_this_machine_are_refused_by_default(world: World) -> None:
    for host in ("127.0.0.1", "localhost", "127.1", "2130706433", "0x7f000001"):
        with pytest.raises(UserError) as raised:
            Sender().send(receiver(world, host), MESSAGE, NOW)
        assert raised.value.code == "inner-address"
    assert world.got == []


def test_the_next_address_is_tried_where_the_first_takes_no_connection(world: World) -> None:
    sender = Sender(HERE, lambda _host, _port: ["127.0.0.2", "127.0.0.1"])
    assert sender.send(receiver(world, "crm.example.com"), MESSAGE, NOW).taken


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for `crm.example.com`, with its key."""
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    made = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    names = ["-subj", "/CN=crm", "-addext", "subjectAltName=DNS:crm.example.com", "-days", "2"]
    key = path.with_suffix(".key")
    subprocess.run([*made, *names, "-keyout", str(key), "-out", str(path)], check=True, capture_output=True)
    path.write_text(path.read_text() + key.read_text())
    return path


@pytest.fixture
def encrypted(certificate: Path) -> Iterator[WebServer]:
    """A receiver behind TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with running(lambda _: Answer(204), context) as server:
        yield server


def test_a_certificate_is_of_the_name_and_of_somebody_trusted(
    world: World, encrypted: WebServer, certificate: Path
) -> None:
    trust = ssl.create_default_context(cafile=str(certificate))
    trusting = Sender(HERE, lambda _host, _port: ["127.0.0.1"], trust)
    assert trusting.send(receiver(world, "crm.example.com", "https", encrypted.port), MESSAGE, NOW).taken
    for sender, host in ((trusting, "other.example.com"), (Sender(HERE, lambda *_: ["127.0.0.1"]), "crm.example.com")):
        answered = sender.send(receiver(world, host, "https", encrypted.port), MESSAGE, NOW)
        assert answered.status is None
        assert "encrypted" in answered.problem
    assert len(encrypted.asked) == 1
