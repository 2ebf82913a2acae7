"""Where a web server may send us: nowhere that the source did not mean."""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from socket import gaierror, getaddrinfo
from typing import TypeAlias
from urllib.parse import urljoin, urlsplit

from ilk.kernel.errors import UserError

Origin: TypeAlias = tuple[str, str, int]

_PORTS = {"http": 80, "https": 443}
_NAT64 = IPv6Network("64:ff9b::/96")
"""What gateways turn into addresses of the old kind."""


def followed(address: str, location: str) -> str:
    """The address that a redirect leads to, seen from the one that it came from.

    Raises:
        UserError: for one that is not of the web, gives up encryption, or leads into this machine's own network from
            outside of it.
    """
    try:
        found = urljoin(address, location)
        parts = urlsplit(found)
        _ = parts.port
    except ValueError:
        raise refused(address, "to what is no address") from None
    if parts.scheme not in _PORTS or not parts.hostname or parts.username:
        raise refused(address, f"to `{parts.scheme}:`, which is not followed")
    if urlsplit(address).scheme == "https" and parts.scheme == "http":
        raise refused(address, f"to {parts.hostname} without encryption")
    if is_inside(origin(found)) and not is_inside(origin(address)):
        raise refused(address, f"into the network of this machine, to {parts.hostname}")
    return found


def origin(address: str) -> Origin:
    """Scheme, host and port: what the addresses of one server have in common."""
    parts = urlsplit(address)
    return parts.scheme, parts.hostname or "", parts.port or _PORTS.get(parts.scheme, 0)


def is_inside(server: Origin) -> bool:
    """Whether the name of a server stands for an address that the internet does not have; one of several is enough."""
    try:
        found = {entry[4][0] for entry in getaddrinfo(server[1], server[2])}
    except (gaierror, UnicodeError):
        return False
    return any(is_inner(str(each)) for each in found)


def is_inner(text: str) -> bool:
    """Whether an address is of this machine or its network, and not of the internet."""
    found = reached(text)
    return not found.is_global or found.is_multicast


def reached(text: str) -> IPv4Address | IPv6Address:
    """The address that is reached by one: that of the old kind, where the new one only carries it."""
    found = ip_address(text.partition("%")[0])
    if not isinstance(found, IPv6Address):
        return found
    if found in _NAT64:
        return IPv4Address(int(found) & 0xFFFFFFFF)
    return found.ipv4_mapped or found.sixtofour or found


def refused(address: str, what: str) -> UserError:
    """The error for a redirect that is not followed."""
    host = urlsplit(address).hostname
    hint = "Say the address itself in `connect: url`, if it is meant."
    return UserError("redirect-refused", f"{host} redirects {what}", where="connect: url", hint=hint)
