"""Records of HubSpot and Salesforce, brought and loaded: edges, pages that break, tokens, limits, secrets."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import ValidationError
from tests.sources.connectors.crm import TOKEN, Hubspot, Salesforce, broken, cut, told
from tests.sources.connectors.webserver import Answer, Asked, WebServer, running
from tests.sources.till import Till

from ilk.kernel.errors import Transient, UserError
from ilk.kernel.progress import Silent
from ilk.sources.connectors.patience import Patience
from ilk.sources.context import LoadContext, LoadReport
from ilk.sources.definition import SourceDefinition
from ilk.sources.loading import load
from ilk.sources.places import bring_new, trial_files

NOW = datetime(2025, 6, 1, tzinfo=UTC)
ENVIRONMENT = {"TOKEN": TOKEN, "CLIENT": "an-app"}


@dataclass
class Crm:
    """Customers of a CRM, and the warehouse that they are loaded into."""

    till: Till
    server: WebServer
    api: Hubspot | Salesforce
    connect: dict[str, Any]
    email: str
    waited: list[float] = field(default_factory=list)
    environment: dict[str, str] = field(default_factory=lambda: dict(ENVIRONMENT))

    def source(self) -> SourceDefinition:
        identifier = "id" if self.email == "email" else "Id"
        into = {"customers": True, "customer": f"text({identifier})"}
        columns = {"email": f"text({self.email})"}
        if "associated" in self.connect:
            columns["company"] = "text(company)"
        document = {"name": "people", "connect": self.connect, "into": into, "columns": columns}
        return SourceDefinition.model_validate(document)

    def context(self) -> LoadContext:
        patience = Patience(attempts=4, wait=self.waited.append)
        root = self.till.root
        return LoadContext(root, "UTC", NOW, "run", root / "landing", None, self.environment, patience)

    def bring(self) -> tuple[int, LoadReport]:
        brought = bring_new(self.source(), self.context(), Silent())
        return brought.count, load(self.till.engine, self.source(), [], self.context(), Silent())

    def rows(self) -> Sequence[tuple[Any, ...]]:
        found = "SELECT customer_id, email FROM source_people JOIN customer_keys USING (customer_no) ORDER BY ALL"
        return self.till.rows(found)


@pytest.fixture
def hubspot(till: Till) -> Iterator[Crm]:
    api = Hubspot()
    with running(api) as server:
        connect = {"kind": "hubspot", "object": "contacts", "properties": ["email"], "token": "${TOKEN}"}
        yield Crm(till, server, api, {**connect, "address": server.address, "overlap": "0 seconds"}, "email")


@pytest.fixture
def salesforce(till: Till) -> Iterator[Crm]:
    api = Salesforce()
    with running(api) as server:
        connect = {"kind": "salesforce", "object": "Contact", "fields": ["Email", "Amount"]}
        connect |= {"client_id": "${CLIENT}", "client_secret": "${TOKEN}", "overlap": "0 seconds"}
        yield Crm(till, server, api, {**connect, "address": server.address}, "Email")


@pytest.mark.parametrize("crm", ["hubspot", "salesforce"])
@pytest.mark.parametrize("after", [0, 1])
@pytest.mark.parametrize("document", [b"{}", b"[]", b'"hello"', b'{"results": [{}], "fields": [{}], "records": [{}]}'])
def test_a_document_of_another_shape_is_told(
    crm: str, after: int, document: bytes, request: pytest.FixtureRequest
) -> None:
    place: Crm = request.getfixturevalue(crm)
    asked: list[str] = []

    def answer(one: Asked) -> Answer:
        asked.append(one.path)
        is_login = one.path.endswith("/token")
        return place.api(one) if is_login or len(asked) - is_login <= after else Answer(200, document)

    place.server.answer = answer
    with pytest.raises(UserError) as error:
        place.bring()
    assert error.value.code == "place-refused"
    assert "of another shape" in str(error.value)


def day(number: int) -> str:
    return f"2025-01-{number:02}T10:00:00.000"


def filled(crm: Crm, *numbers: int, at: str | None = None) -> None:
    """Contacts, each changed on a day of its own, or all at one instant."""
    for number in numbers:
        when = at or day(number % 28 + 1)
        if isinstance(crm.api, Hubspot):
            crm.api.contacts.append((number, f"{number}@example.com", when))
        else:
            crm.api.contacts.append((f"003{number:04}", f"{number}@example.com", when))


@pytest.fixture(params=["hubspot", "salesforce"])
def crm(request: pytest.FixtureRequest) -> Crm:
    found: Crm = request.getfixturevalue(request.param)
    return found


def test_records_come_once_and_then_only_those_that_are_new_or_changed(crm: Crm) -> None:
    filled(crm, 1, 2, 3)
    came, report = crm.bring()
    assert (came, report.rows_loaded, report.rows_quarantined) == (3, 3, 0)
    assert crm.bring()[0] == 0
    filled(crm, 4)
    assert crm.bring()[0] == 1
    assert len(crm.rows()) == 4


def test_records_of_the_very_instant_at_the_edge_are_neither_lost_nor_doubled(crm: Crm) -> None:
    filled(crm, 1, 2, at=day(5))
    assert crm.bring()[0] == 2
    filled(crm, 3, at=day(5))
    assert crm.bring()[0] == 1
    assert crm.bring()[0] == 0


def test_a_record_that_was_written_late_comes_within_the_overlap(crm: Crm) -> None:
    crm.connect["overlap"] = "10 minutes"
    filled(crm, 1, at="2025-01-05T10:00:00.000")
    crm.bring()
    filled(crm, 2, at="2025-01-05T09:55:00.000")
    filled(crm, 3, at="2025-01-05T09:45:00.000")
    assert crm.bring()[0] == 1


def test_a_clock_that_is_ahead_hides_nothing(crm: Crm) -> None:
    filled(crm, 1, at="2099-01-01T00:00:00.000")
    filled(crm, 2, at=day(2))
    assert crm.bring()[0] == 2
    filled(crm, 3, at=day(3))
    assert crm.bring()[0] == 1


def test_many_pages_come_whole_however_many_records_were_changed_at_once(crm: Crm) -> None:
    filled(crm, *range(1, 251), at=day(3))
    filled(crm, *range(251, 461))
    assert crm.bring()[0] == 460
    assert len(crm.rows()) == 460
    assert crm.bring()[0] == 0


def test_a_record_that_is_changed_while_pages_are_read_moves_no_other_out_of_sight(hubspot: Crm) -> None:
    api = hubspot.api
    assert isinstance(api, Hubspot)
    api.contacts = [(n, f"{n}@example.com", f"2025-01-01T00:{n // 60:02}:{n % 60:02}.000") for n in range(1, 151)]

    def changed(answer: Answer) -> Answer:
        number, email, _ = api.contacts[0]
        api.contacts[0] = (number, email, day(20))
        return answer

    api.planned = [changed]
    hubspot.bring()
    assert len(hubspot.rows()) == 150


@pytest.mark.parametrize("fault", [Answer(500), Answer(503), Answer(429, b"", {"Retry-After": "7"}), broken, cut])
def test_a_page_that_breaks_is_asked_for_again(fault: Any, crm: Crm) -> None:
    filled(crm, *range(1, 8))
    crm.api.planned = [fault]
    assert crm.bring()[0] == 7
    is_told = isinstance(fault, Answer) and fault.status == 429
    assert crm.waited == ([7] if is_told else [1])


def test_a_place_that_stays_broken_in_the_middle_costs_nothing_and_the_next_run_goes_on(
    crm: Crm, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    from ilk.sources.connectors.connectors import connector_of

    small = replace(connector_of(crm.source().connect), piece=1)
    monkeypatch.setattr("ilk.sources.connectors.connectors.CONNECTORS", (small,))
    filled(crm, *range(1, 28), *range(29, 56), *range(57, 84), *range(85, 112))
    crm.api.planned = [None, None, *[Answer(500)] * 4]
    with pytest.raises(Transient, match="answers 500"):
        crm.bring()
    landed = list(crm.context().landings.rglob("*.parquet"))
    assert landed
    came, report = crm.bring()
    assert 0 < came < 108
    assert len(crm.rows()) == 108 == report.rows_loaded


def test_a_token_that_expires_in_the_middle_is_renewed_once(salesforce: Crm) -> None:
    api = salesforce.api
    assert isinstance(api, Salesforce)
    filled(salesforce, *range(1, 8))
    api.planned = [None, api.expire]
    assert salesforce.bring()[0] == 7
    assert api.logins == 2


def test_a_question_that_is_forgotten_in_the_middle_is_asked_anew_from_there(salesforce: Crm) -> None:
    api = salesforce.api
    assert isinstance(api, Salesforce)
    filled(salesforce, 1, 2)
    filled(salesforce, 3, 4, 5, 6, at=day(4))
    api.planned = [None, api.forget]
    assert salesforce.bring()[0] == 6
    assert len(api.asked) == 2
    assert len(salesforce.rows()) == 6


def test_amounts_keep_their_digits(salesforce: Crm) -> None:
    filled(salesforce, 1)
    salesforce.bring()
    import pyarrow.parquet as pq

    (piece,) = salesforce.context().landings.rglob("*.parquet")
    assert pq.read_table(piece).column("Amount").to_pylist() == ["12.1"]


def test_whom_a_record_belongs_to_comes_with_it(hubspot: Crm) -> None:
    api = hubspot.api
    assert isinstance(api, Hubspot)
    filled(hubspot, 1, 2, 3)
    api.companies = {1: [(9, None), (30, "Primary")], 2: [(12, None), (9, None)]}
    hubspot.connect["associated"] = {"companies": "company"}
    hubspot.bring()
    found = "SELECT customer_id, company FROM source_people JOIN customer_keys USING (customer_no) ORDER BY 1"
    assert hubspot.till.rows(found) == [("1", "30"), ("2", "9"), ("3", None)]


def test_a_property_that_is_not_there_is_told_with_one_that_is(crm: Crm) -> None:
    crm.connect |= {"properties": ["emial"]} if isinstance(crm.api, Hubspot) else {"fields": ["Emial"]}
    filled(crm, 1)
    with pytest.raises(UserError, match=r"(?s)unknown column `[Ee]mial`.*`[Ee]mail`"):
        crm.bring()


def test_a_wrong_secret_is_told_without_it_in_all_that_is_said(crm: Crm) -> None:
    crm.environment |= {"TOKEN": "wrong-hunter2"}
    with pytest.raises(UserError) as error:
        crm.bring()
    assert error.value.code == "place-login"
    assert "hunter2" not in f"{error.value}{error.value.hint}{error.value.__cause__}{crm.source().model_dump()}"


def test_a_place_that_asks_for_a_long_pause_is_given_up(crm: Crm) -> None:
    filled(crm, 1)
    crm.api.planned = [Answer(429, b"", {"Retry-After": "86400"})]
    with pytest.raises(Transient, match="answers 429"):
        crm.bring()
    assert crm.waited == []


def test_no_records_at_all_tell_their_columns(crm: Crm) -> None:
    came, report = crm.bring()
    assert (came, report.rows_read) == (0, 0)


def test_a_trial_leaves_no_trace(crm: Crm) -> None:
    filled(crm, 1)
    with trial_files(crm.source(), crm.context()) as files:
        assert [file.name for file in files] == ["people, part 1"]
    assert list(crm.context().landings.rglob("*.parquet")) == []


def test_pages_that_lead_elsewhere_are_not_followed(salesforce: Crm) -> None:
    away = {"done": False, "records": [], "nextRecordsUrl": "https://example.invalid/services/data/"}
    salesforce.api.planned = [told(away)]
    with pytest.raises(UserError, match="leads elsewhere"):
        salesforce.bring()


@pytest.mark.parametrize(
    ("name", "connect", "said"),
    [
        ("hubspot", {"token": "pat-hunter2"}, "`token` has no place in a file"),
        ("hubspot", {"token": "${NOWHERE}"}, "the environment has no `NOWHERE`"),
        ("hubspot", {"address": "http://api.hubapi.com"}, "no address of the web"),
        ("hubspot", {"object": "houses"}, "object"),
        ("hubspot", {"properties": ["id"]}, "two columns are called `id`"),
        ("hubspot", {"properties": ["a b"]}, "properties"),
        ("hubspot", {"cursor": "id"}, "cursor"),
        ("salesforce", {"client_secret": "hunter2"}, "`client_secret` has no place in a file"),
        ("salesforce", {"address": "https://me:hunter2@example.com"}, "no address of the web"),
        ("salesforce", {"object": "Contact WHERE Id"}, "object"),
        ("salesforce", {"fields": ["Id FROM User"]}, "fields"),
    ],
)
def test_what_cannot_be_is_refused_in_words(
    name: str, connect: dict[str, Any], said: str, request: pytest.FixtureRequest
) -> None:
    crm: Crm = request.getfixturevalue(name)
    crm.connect |= connect
    with pytest.raises((UserError, ValidationError), match=said) as error:
        crm.bring()
    assert "hunter2" not in str(error.value).partition("input_value")[0]
