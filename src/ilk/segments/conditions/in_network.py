"""Addresses of the internet that belong to a network."""

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_network
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import AfterValidator

from ilk.kernel.errors import UserError
from ilk.kernel.types import ValueType
from ilk.segments.comparing import folded
from ilk.segments.plan import Plan
from ilk.segments.tokens import string_of
from ilk.segments.tree import Condition, Moment, Scope, Subject, Syntax
from ilk.segments.typing import expect_type
from ilk.segments.words import string_text
from ilk.warehouse import sql
from ilk.warehouse.sql import Expr

if TYPE_CHECKING:
    from ilk.segments.kinds import AnyValue


def _checked(network: str) -> str:
    try:
        ip_network(network)
    except ValueError as error:
        raise ValueError(f"{error}; a network is written as 10.0.0.0/8 or 2001:db8::/32") from None
    return network


class InNetwork(Condition):
    """`of in network "10.0.0.0/8"`, of addresses of version 4 or 6. False when the text is missing or no address.

    `::ffff:10.0.0.1` is the address 10.0.0.1, as servers write it that speak version 6.
    """

    kind: Literal["in_network"] = "in_network"
    of: "AnyValue"
    network: Annotated[str, AfterValidator(_checked)]

    syntax = Syntax(
        predicates="value IN_NETWORK STRING -> in_network",
        terminals=(r'IN_NETWORK.2: /in\s+network\b(?=\s*")/i',),
        build={"in_network": lambda of, _, network: InNetwork(of=of, network=string_of(network))},
    )
    examples = ('ip in network "10.0.0.0/8"', 'ip in network "2001:db8::/32"')

    def own_problems(self, scope: Scope) -> Iterator[UserError]:
        yield from expect_type(self.of, ValueType.TEXT, scope)

    def sql(self, plan: Plan) -> Expr:
        network = ip_network(self.network)
        key = sql.address_key(self.of.sql(plan))
        above = sql.compare(key, ">=", sql.literal(_key(network.network_address)))
        below = sql.compare(key, "<=", sql.literal(_key(network.broadcast_address)))
        return sql.truth(sql.all_of((above, below)))

    def holds(self, subject: Subject, moment: Moment) -> bool:
        of = self.of.value(subject, moment)
        address = address_of(of) if isinstance(of, str) else None
        network: IPv4Network | IPv6Network = ip_network(self.network)
        return address is not None and address.version == network.version and address in network

    def text(self) -> str:
        return f"{self.of.text()} in network {string_text(self.network)}"

    def sentence(self) -> str:
        return f"{self.of.sentence()} is in the network {self.network}"


def address_of(text: str) -> IPv4Address | IPv6Address | None:
    """The address that a text says; None when it says none."""
    plain = folded(text)
    try:
        return IPv4Address(plain.removeprefix("::ffff:")) if "." in plain else _sixth(plain)
    except ValueError:
        return None


def _sixth(text: str) -> IPv6Address | None:
    # What follows a `%` names a card of one machine.
    return None if "%" in text else IPv6Address(text)


def _key(address: IPv4Address | IPv6Address) -> str:
    """The text that puts addresses in order: version, then octets or groups at full width."""
    if isinstance(address, IPv4Address):
        return "4" + "".join(f"{octet:03}" for octet in address.packed)
    return "6" + address.exploded.replace(":", "")
