"""Writes the files of the example into `data/`: two hundred contacts of forty companies, the same each time."""

import csv
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random  # noqa: TID251 - the example stands alone, without Ilk

AS_OF = datetime(2026, 3, 1, tzinfo=UTC)
INDUSTRIES = ("software", "retail", "logistics", "health")
ROLES = ("buyer", "engineer", "manager")
PRICES = {"free": 0, "team": 240, "pro": 960}
CONTACTS = 200
COMPANIES = 40
Row = Sequence[object]


def main(folder: Path) -> None:
    """Write every file."""
    rng = Random(2026)  # noqa: S311 - made-up data, not secrets
    contacts = [f"p{number:03}" for number in range(1, CONTACTS + 1)]
    files: dict[str, tuple[Row, Iterator[Row]]] = {
        "companies": (("id", "industry", "employees"), companies(rng)),
        "contacts": (("id", "company", "role", "email", "mobile"), people(rng, contacts)),
        "subscriptions": (("id", "contact", "plan", "status", "amount", "ends_on"), subscriptions(rng, contacts)),
        "sign_ins": (("contact", "at", "device"), sign_ins(rng, contacts)),
        "messages": (("contact", "at", "action", "campaign", "channel", "machine"), messages(rng, contacts)),
        "consent": (("contact", "at", "purpose", "channel", "granted"), consent(rng, contacts)),
        "assignments": (("contact", "at", "experiment", "variant"), assignments(rng, contacts)),
        "exposures": (("contact", "at", "experiment", "variant"), exposures(rng, contacts)),
        "stages": (("contact", "stage", "since"), stages(rng, contacts)),
        "objections": (("mail",), objections(rng, contacts)),
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, (header, rows) in files.items():
        with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([header, *rows])


def companies(rng: Random) -> Iterator[Row]:
    """Companies of a few to a few thousand people."""
    for number in range(1, COMPANIES + 1):
        yield f"c{number:02}", rng.choice(INDUSTRIES), int(10 ** rng.uniform(0.7, 3.5))


def people(rng: Random, contacts: Sequence[str]) -> Iterator[Row]:
    """Contacts; one in ten works for nobody we know, and not all left a number."""
    for contact in contacts:
        company = f"c{rng.randint(1, COMPANIES):02}" if chance(rng, 0.9) else ""
        mobile = f"+49 151 {rng.randint(1_000_000, 9_999_999)}" if chance(rng, 0.6) else ""
        yield contact, company, rng.choice(ROLES), f"{contact}@example.org", mobile


def subscriptions(rng: Random, contacts: Sequence[str]) -> Iterator[Row]:
    """None, one or two each."""
    for contact in contacts:
        for position in range(rng.choice((0, 1, 1, 2))):
            plan = rng.choice(tuple(PRICES))
            status = "active" if chance(rng, 0.7) else "cancelled"
            ends = date(2026, 3, 1) + timedelta(days=rng.randint(-200, 300)) if plan != "free" else ""
            yield f"{contact}-{position}", contact, plan, status, PRICES[plan], ends


def sign_ins(rng: Random, contacts: Sequence[str]) -> Iterator[Row]:
    """Some sign in every few days, some hardly ever."""
    for contact in contacts:
        for _ in range(int(rng.expovariate(1 / 8))):
            yield contact, ago(rng, 120), rng.choice(("web", "phone"))


def messages(rng: Random, contacts: Sequence[str]) -> Iterator[Row]:
    """Two letters and a text message, and what became of them."""
    for campaign, channel in (("spring", "email"), ("winter", "email"), ("reminder", "sms")):
        for contact in contacts:
            if chance(rng, 0.3):
                continue
            if chance(rng, 0.05):
                yield contact, ago(rng, 50), "bounced", campaign, channel, ""
                continue
            yield contact, ago(rng, 50), "delivered", campaign, channel, ""
            if chance(rng, 0.4):
                yield contact, ago(rng, 40), "opened", campaign, channel, rng.choice(("yes", "no", "no"))


def consent(rng: Random, contacts: Sequence[str]) -> Iterator[Row]:
    """Most agree to news, some take it back, some do so for every channel."""
    for contact in contacts:
        for channel in ("email", "sms"):
            if chance(rng, 0.7):
                yield contact, ago(rng, 300, 200), "news", channel, "yes"
        if chance(rng, 0.2):
            yield contact, ago(rng, 100), "news", rng.choice(("email", "sms", "")), "no"


def assignments(rng: Random, contacts: Sequence[str]) -> Iterator[Row]:
    """A new checkout for half, and a tenth held out of everything."""
    for contact in contacts:
        yield contact, ago(rng, 90, 80), "checkout", rng.choice(("a", "b"))
        yield contact, ago(rng, 90, 80), "holdout", "holdout" if chance(rng, 0.1) else "everybody else"


def exposures(rng: Random, contacts: Sequence[str]) -> Iterator[Row]:
    """Who came to the checkout."""
    for contact in contacts:
        if chance(rng, 0.5):
            yield contact, ago(rng, 79), "checkout", rng.choice(("a", "b"))


def stages(rng: Random, contacts: Sequence[str]) -> Iterator[Row]:
    """How far sales came with each, a row whenever it was another stage; some went back to the beginning."""
    for contact in contacts:
        day = date(2025, 3, 1) + timedelta(days=rng.randint(0, 150))
        for stage in ("lead", "trial", "customer", "lead")[: rng.randint(1, 4)]:
            yield contact, stage, day
            day += timedelta(days=rng.randint(10, 60))


def objections(rng: Random, contacts: Sequence[str]) -> Iterator[Row]:
    """Addresses that asked not to be written to, not all of people we know."""
    yield from ((f"{contact.upper()}@example.org",) for contact in contacts if chance(rng, 0.1))
    yield ("stranger@example.org",)


def chance(rng: Random, share: float) -> bool:
    """Whether something happens that does in this share of cases."""
    return rng.random() < share


def ago(rng: Random, most: int, least: int = 0) -> str:
    """An instant between so many days ago."""
    at = AS_OF - timedelta(seconds=rng.randint(least * 86_400 + 1, most * 86_400))
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / "data")
