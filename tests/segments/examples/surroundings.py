"""What surrounds a customer: related rows, the account and colleagues, messages, consent and reach, experiments."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tests.segments.examples.table import Table, instant, order, person, typed
from tests.segments.surroundings import ACCOUNTS as COMPANIES
from tests.segments.surroundings import TABLES, acquainted, addresses
from tests.segments.world import CATALOGUE

from ilk.segments.tree import Event, Person, Row


def having(*rows: Row, of: Person | None = None) -> Person:
    """A person with some subscriptions."""
    return replace(of or person(), rows={"subscription": list(rows)})


def subscription(**columns: Any) -> Row:
    return Row(typed(columns, TABLES["subscription"].columns))


def happened(name: str, at: str, event_id: str = "e1", **properties: Any) -> tuple[str, Event]:
    return name, Event(instant(at), event_id, typed(properties, CATALOGUE.events[name].properties))


def message(at: str, action: str, event_id: str = "m1", **properties: Any) -> tuple[str, Event]:
    return happened("message", at, event_id, action=action, **properties)


def consent(at: str, purpose: str, granted: bool | None, event_id: str = "g1", **channel: str) -> tuple[str, Event]:
    return happened("consent", at, event_id, purpose=purpose, granted=granted, **channel)


def with_addresses(people: Mapping[str, Person]) -> dict[str, Person]:
    return {name: replace(each, addresses=addresses(each)) for name, each in people.items()}


ROWS = Table(
    people={
        "none": person(),
        "pro": having(subscription(plan="pro", status="active", amount="20", seats=3, ends="2025-04-02")),
        "was": having(subscription(plan="pro", status="cancelled", amount="20.5", seats=1, ends="2025-03-01")),
        # One row is pro and the other is active: no row is both.
        "apart": having(
            subscription(plan="pro", status="cancelled", amount="10"), subscription(plan="free", status="active")
        ),
        "two": having(
            subscription(plan="Pro", status="active", amount="1", rate=0.1, seats=2),
            subscription(plan="pro", status="active", amount="2", rate=0.2, seats=4, trial=True),
            of=person(order("2025-03-29T12:00:00Z", revenue="7")),
        ),
        "blank": having(subscription()),
    },
    rows=[
        ("any subscription", "pro was apart two blank"),
        ("no subscription", "none"),
        ("not any subscription", "none"),
        ('any subscription where plan = "pro"', "pro was apart two"),
        ('any subscription where (plan = "pro" and status = "active")', "pro two"),
        (
            'any subscription where (plan = "pro") and any subscription where (status = "active")',
            "pro apart two",
        ),
        ('no subscription where (plan = "pro" and status = "active")', "none was apart blank"),
        ('any subscription where (plan = exactly "Pro")', "two"),
        ('any subscription where (plan != "pro")', "apart"),
        ('any subscription where (not plan = "pro")', "apart blank"),
        ("any subscription where (plan is missing)", "blank"),
        # Who has no row has not all of anything.
        ('all subscription where (plan = "pro")', "pro was two"),
        ('all subscription where (status = "active")', "pro two"),
        ('not all subscription where (status = "active")', "none was apart blank"),
        ('no subscription where (not status = "active")', "none pro two"),
        ("all subscription where (plan is missing)", "blank"),
        ("at least 2 subscription", "apart two"),
        ('at least 2 subscription where (plan = "pro")', "two"),
        ('more than 1 subscription where (plan = "pro")', "two"),
        ('at most 0 subscription where (plan = "pro")', "none blank"),
        ('fewer than 1 subscription where (plan = "pro")', "none blank"),
        ('exactly 1 subscription where (plan = "pro")', "pro was apart"),
        ("at least 0 subscription", "none pro was apart two blank"),
        ("any subscription where (trial is true)", "two"),
        # Dates of rows are asked like dates of customers, ahead too.
        ("any subscription where (ends within next 7 days)", "pro"),
        ("any subscription where (ends in this month)", "was"),
        ("any subscription where (ends before 2025-03-30)", "was"),
        ("any subscription where (amount between 10 and 20)", "pro apart"),
        ("any subscription where (seats * 10 > amount)", "pro two"),
        ("count of subscription = 0", "none"),
        ('count of subscription where plan = "pro" >= 2', "two"),
        ("sum of subscription.amount = 0", "none blank"),
        ("sum of subscription.amount > 10", "pro was"),
        ('sum of subscription.amount where (status = "active") between 1 and 20', "pro two"),
        ("sum of subscription.rate = 0.3", "two"),
        ("average of subscription.seats = 3", "pro two"),
        ("average of subscription.seats is missing", "none apart blank"),
        ("median of subscription.amount = 1.5", "two"),
        ("min of subscription.amount < 2", "two"),
        ("max of subscription.seats >= 3", "pro two"),
        ("(max of subscription.ends) in last 30 days", "was"),
        ("count of distinct subscription.plan = 2", "apart two"),
        ("sum of subscription.amount < sum of order.revenue", "two"),
        ("did order and at least 2 subscription", "two"),
    ],
)

_COMPANIES = {
    "acme": {
        "owner": "bolt",
        "industry": "software",
        "employees": 120,
        "budget": "5000",
        "partner": True,
        "renewal": "2025-04-10",
    },
    "bolt": {"owner": "nowhere", "industry": "retail", "employees": 12},
}
_ROWS_OF_COMPANIES = {
    name: typed(columns | {"account_id": name}, COMPANIES.columns) for name, columns in _COMPANIES.items()
}

ACCOUNTS = Table(
    people=acquainted(
        {
            "ann": person(order("2025-03-29T12:00:00Z", channel="web"), company="acme", country="DE", segments="vip"),
            "ben": person(company="acme", country="FR"),
            "cem": having(
                subscription(plan="pro"), of=person(company="acme", country="DE", birth="2000-04-01", member=True)
            ),
            "dot": person(order("2025-03-29T12:00:00Z"), company="bolt"),
            # An account is named to the letter, and it may have no row of its own.
            "eve": person(company="ACME", country="DE"),
            "fay": person(order("2024-03-29T12:00:00Z"), company="ACME", country="US"),
            "gus": person(order("2025-03-29T12:00:00Z"), country="DE"),
        },
        _ROWS_OF_COMPANIES,
    ),
    rows=[
        ('account.industry = "software"', "ann ben cem"),
        ('account.industry != "software"', "dot"),
        ('not account.industry = "software"', "dot eve fay gus"),
        ("account.industry is missing", "eve fay gus"),
        ("account.employees between 50 and 500", "ann ben cem"),
        # acme belongs to bolt, which says a parent that is no account.
        ('account.ultimate_parent = "bolt"', "ann ben cem dot"),
        ("account.ultimate_parent = company", "dot"),
        ("account.ultimate_parent is missing", "eve fay gus"),
        ('any colleague where (account.ultimate_parent = "bolt")', "ann ben cem"),
        ("account.employees < 50", "dot"),
        ("account.budget is known", "ann ben cem"),
        ("account.partner is true", "ann ben cem"),
        ("account.renewal within next 14 days", "ann ben cem"),
        ("account.renewal within next 10 days", ""),
        ("(account.employees else 1) < 50", "dot eve fay gus"),
        ("account.employees / 10 = count of order + 11", "ann"),
        ("any colleague where (did order)", "ben cem eve"),
        ("any colleague where (did order in last 7 days)", "ben cem"),
        ("no colleague where (did order)", "ann dot fay gus"),
        ("any colleague where (everyone)", "ann ben cem eve fay"),
        ("no colleague where (everyone)", "dot gus"),
        ('any colleague where (country = "DE")', "ann ben cem fay"),
        ('any colleague where (country = "DE") and country = "FR"', "ben"),
        ('at least 2 colleagues where (country = "DE")', "ben"),
        ('exactly 1 colleague where (country = "DE")', "ann cem fay"),
        ('at most 0 colleagues where (country = "DE")', "dot eve gus"),
        ("more than 1 colleague where (country is known)", "ann ben cem"),
        ("any colleague where (in segment vip)", "ben cem"),
        ("any colleague where (any subscription)", "ann ben"),
        ('any colleague where (account.industry = "software" and did not order)', "ann ben cem"),
        ("any colleague where (anniversary of birth within next 7 days)", "ann ben"),
        ('any colleague where (sum of order.revenue = 0 and did order where channel = "web")', "ben cem"),
        ('did order and no colleague where (did order where (channel = "web"))', "ann dot fay gus"),
        # acme: one order of ann's; bolt: one of dot's; ACME has no row, and gus has no account.
        ("account total of count of order = 1", "ann ben cem dot"),
        ("account total of (count of order + count of subscription) = 2", "ann ben cem"),
        ("account total of count of order in last 90 days > 1", ""),
        ("account total of sum of order.revenue >= 0", "ann ben cem dot"),
        ("(account total of count of order) is missing", "eve fay gus"),
        ("account total of average of order.revenue = 0", "ann ben cem dot"),
        ("count of order < account total of count of order", "ben cem"),
    ],
)

MESSAGES = Table(
    people={
        "none": person(),
        "opened": person(
            message("2025-03-01T12:00:00Z", "sent", "m1", campaign="spring", channel="email"),
            message("2025-03-01T12:01:00Z", "delivered", "m2", campaign="spring", channel="email"),
            message("2025-03-28T12:00:00Z", "opened", "m3", campaign="Spring", channel="Email", machine=False),
        ),
        "machine": person(
            message("2025-03-01T12:00:00Z", "delivered", "m1", campaign="spring", channel="email", variant="b"),
            message("2025-03-01T12:00:01Z", "opened", "m2", campaign="spring", channel="email", machine=True),
            message("2025-03-01T12:00:02Z", "clicked", "m3", campaign="spring", channel="email", machine=True),
        ),
        "bounced": person(message("2025-03-01T12:00:00Z", "bounced", campaign="spring", channel="email")),
        "sms": person(
            message("2025-03-01T12:00:00Z", "delivered", "m1", campaign="spring", channel="sms", step="1"),
            message("2025-03-02T12:00:00Z", "delivered", "m2", campaign="spring", channel="sms", step="2"),
            message("2025-03-03T12:00:00Z", "clicked", "m3", campaign="spring", channel="sms", step="2"),
            message("2025-03-04T12:00:00Z", "unsubscribed", "m4", campaign="spring", channel="sms"),
        ),
        "other": person(
            message("2025-03-01T12:00:00Z", "opened", "m1", campaign="fall", channel="email"),
            message("2025-03-02T12:00:00Z", "complained", "m2", campaign="fall", channel="email"),
        ),
        "later": person(message("2025-03-31T12:00:00Z", "opened", campaign="spring")),
    },
    rows=[
        ('was sent campaign "spring"', "opened"),
        ('was never sent campaign "spring"', "none machine bounced sms other later"),
        ('received campaign "spring"', "opened machine sms"),
        ('never received campaign "spring"', "none bounced other later"),
        ('not received campaign "spring"', "none bounced other later"),
        ('received campaign "spring" by email', "opened machine"),
        ('received campaign "spring" by sms step "2"', "sms"),
        ('received campaign "spring" variant "b"', "machine"),
        ('received campaign "spring" by sms at least 2 times', "sms"),
        ('received campaign "spring" exactly 1 times', "opened machine"),
        ('opened campaign "spring"', "opened machine"),
        # A row that does not say who opened was not opened by a machine, as far as is known.
        ('opened campaign "spring" excluding machine opens', "opened"),
        ('opened campaign "fall" excluding machine opens', "other"),
        ('never opened campaign "spring" excluding machine opens', "none machine bounced sms other later"),
        ('opened campaign "spring" in last 7 days', "opened"),
        ("opened any message", "opened machine other"),
        ("opened any message by email in last 30 days", "opened machine other"),
        ('clicked campaign "spring"', "machine sms"),
        ('clicked campaign "spring" by sms step "2"', "sms"),
        ("clicked any message excluding machine opens", "sms"),
        ('bounced campaign "spring"', "bounced"),
        ('complained about campaign "fall"', "other"),
        ('unsubscribed from campaign "spring" by sms', "sms"),
        ('received campaign "spring" and never opened campaign "spring"', "sms"),
    ],
)

_AT = "2025-03-0{}T12:00:00Z".format

CONSENT = Table(
    people=with_addresses(
        {
            # The channels of the small world are `de`, whose address is `ip`, and `été`.
            "never": person(ip="1.1.1.1"),
            "yes": person(consent(_AT(1), "marketing", granted=True, channel="de"), ip="1.1.1.1"),
            "no": person(
                consent(_AT(1), "marketing", True, "g1", channel="de"),
                consent(_AT(2), "Marketing", False, "g2", channel="DE"),
                ip="1.1.1.1",
            ),
            "again": person(
                consent(_AT(1), "marketing", False, "g1", channel="de"),
                consent(_AT(2), "marketing", True, "g2", channel="de"),
                ip="1.1.1.1",
            ),
            # A row without a channel is about every channel.
            "all": person(consent(_AT(1), "marketing", granted=True), ip="1.1.1.1"),
            "none": person(
                consent(_AT(1), "marketing", True, "g1", channel="de"),
                consent(_AT(2), "marketing", False, "g2"),
                ip="1.1.1.1",
            ),
            "other": person(consent(_AT(1), "service", granted=True, channel="de"), ip="1.1.1.1"),
            "sms": person(consent(_AT(1), "marketing", granted=True, channel="été"), ip="1.1.1.1", app_version="2.0"),
            "unasked": person(
                consent(_AT(1), "marketing", True, "g1", channel="de"),
                consent(_AT(2), "marketing", None, "g2"),
                ip="1.1.1.1",
            ),
            "blocked": replace(
                person(consent(_AT(1), "marketing", granted=True, channel="de"), ip="1.1.1.1"),
                lists=frozenset({"blocked"}),
                suppressed=True,
            ),
            "lost": person(consent(_AT(1), "marketing", granted=True, channel="de")),
            "later": person(consent("2025-03-31T12:00:00Z", "marketing", granted=True, channel="de"), ip="1.1.1.1"),
            "hard": person(
                consent(_AT(1), "marketing", granted=True, channel="de"),
                message(_AT(2), "delivered", "m1", channel="de"),
                message(_AT(3), "bounced", "m2", channel="de"),
                ip="1.1.1.1",
            ),
            "soft": person(
                consent(_AT(1), "marketing", granted=True, channel="de"),
                message(_AT(3), "bounced", "m1", channel="de", soft=True),
                ip="1.1.1.1",
            ),
            "mended": person(
                consent(_AT(1), "marketing", granted=True, channel="de"),
                message(_AT(3), "bounced", "m1", channel="de"),
                message(_AT(4), "opened", "m2", channel="de"),
                message(_AT(5), "bounced", "m3", channel="été"),
                ip="1.1.1.1",
            ),
        }
    ),
    rows=[
        ("consents to marketing", "yes again all sms unasked blocked lost hard soft mended"),
        ("not consents to marketing", "never no none other later"),
        ("consents to marketing by de", "yes again all unasked blocked lost hard soft mended"),
        ('consents to "marketing" by "DE"', "yes again all unasked blocked lost hard soft mended"),
        ('consents to marketing by "été"', "all sms"),
        ("consents to service", "other"),
        ("consents to profiling", ""),
        ("reachable by de", "yes again all other unasked soft mended"),
        ("not reachable by de", "never no none sms blocked lost later hard"),
        ("reachable by de for marketing", "yes again all unasked soft mended"),
        ("reachable by de for service", "other"),
        ('reachable by "été"', "sms"),
    ],
)

EXPERIMENTS = Table(
    people={
        "none": person(),
        "saw": person(happened("exposure", "2025-03-01T12:00:00Z", experiment="checkout-v2", variant="a")),
        "long_ago": person(happened("exposure", "2024-03-01T12:00:00Z", experiment="checkout-v2", variant="b")),
        "in_b": person(happened("assignment", "2025-03-01T12:00:00Z", experiment="checkout-v2", variant="b")),
        # The last assignment counts.
        "moved": person(
            happened("assignment", "2025-03-01T12:00:00Z", "a1", experiment="checkout-v2", variant="b"),
            happened("assignment", "2025-03-02T12:00:00Z", "a2", experiment="checkout-v2", variant="a"),
        ),
        "held": person(happened("assignment", "2025-03-01T12:00:00Z", experiment="Holdout", variant="holdout")),
        "let_go": person(
            happened("assignment", "2025-03-01T12:00:00Z", "a1", experiment="holdout", variant="holdout"),
            happened("assignment", "2025-03-02T12:00:00Z", "a2", experiment="holdout", variant="everybody else"),
        ),
        "control": person(happened("assignment", "2025-03-01T12:00:00Z", experiment="spring", variant="control")),
    },
    rows=[
        ('exposed to "checkout-v2"', "saw long_ago"),
        ('exposed to "Checkout-V2" in last 30 days', "saw"),
        ('exposed to "checkout-v2" variant "b"', "long_ago"),
        ('exposed to "checkout-v2" variant "b" in last 30 days', ""),
        ('not exposed to "checkout-v2"', "none in_b moved held let_go control"),
        ('assigned "b" in "checkout-v2"', "in_b"),
        ('assigned "a" in "checkout-v2"', "moved"),
        ('not assigned "b" in "checkout-v2"', "none saw long_ago moved held let_go control"),
        ("in holdout", "held"),
        ("not in holdout", "none saw long_ago in_b moved let_go control"),
        ('in holdout of "spring"', ""),
        ('in holdout of "spring" variant "control"', "control"),
    ],
)
