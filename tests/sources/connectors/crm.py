"""HubSpot and Salesforce as their public documentation describes them, as far as is asked of them here."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.sources.connectors.webserver import Answer, Asked

TOKEN = "pat-hunter2-token"  # noqa: S105 - of a server that lives as long as a test
Planned = Answer | Callable[[Answer], Answer]


def told(document: Any, status: int = 200) -> Answer:
    """A document as an answer."""
    return Answer(status, json.dumps(document).encode(), {"Content-Type": "application/json"})


def broken(answer: Answer) -> Answer:
    """The first half of an answer."""
    return Answer(answer.status, answer.body[: len(answer.body) // 2], {}, announced=len(answer.body))


def cut(answer: Answer) -> Answer:
    """The first half of an answer that says it is all."""
    return Answer(answer.status, answer.body[: len(answer.body) // 2], {})


def epoch(text: str) -> int:
    """An instant in milliseconds, as HubSpot compares it."""
    return round(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


@dataclass
class Hubspot:
    """Contacts with their numbers, emails and when they were changed; `planned` happens to searches, one each."""

    contacts: list[tuple[int, str, str]] = field(default_factory=list)
    companies: Mapping[int, Sequence[tuple[int, str | None]]] = field(default_factory=dict)
    planned: list[Planned | None] = field(default_factory=list)
    searches: int = 0

    def __call__(self, asked: Asked) -> Answer:
        if asked.headers.get("Authorization") != f"Bearer {TOKEN}":
            message = f"Authentication credentials not found: {asked.headers.get('Authorization')}"
            return told({"status": "error", "message": message, "category": "INVALID_AUTHENTICATION"}, 401)
        match asked.method, asked.path:
            case "GET", "/crm/v3/properties/contacts":
                return told({"results": [{"name": name} for name in ("email", "city", "lastmodifieddate")]})
            case "POST", "/crm/v3/objects/contacts/search":
                return self._planned(self._search(json.loads(asked.body)))
            case "POST", "/crm/v4/associations/contacts/companies/batch/read":
                return told({"results": [self._company(each["id"]) for each in json.loads(asked.body)["inputs"]]})
            case _:
                return told({"status": "error", "message": "not found"}, 404)

    def _planned(self, answer: Answer) -> Answer:
        self.searches += 1
        happens = self.planned.pop(0) if self.planned else None
        match happens:
            case None:
                return answer
            case Answer():
                return happens
            case _:
                return happens(answer)

    def _search(self, asked: Mapping[str, Any]) -> Answer:
        (group,) = asked["filterGroups"]
        (sort,) = asked["sorts"]
        assert asked["limit"] <= 200
        rows = [row for row in self.contacts if all(_meets(row, each) for each in group["filters"])]
        rows.sort(key=lambda row: _value(row, sort["propertyName"]))
        page = rows[: asked["limit"]]
        results = [
            {
                "id": str(number),
                "properties": {"email": email, "city": None, "lastmodifieddate": f"{changed}Z"},
                "createdAt": "2024-01-01T00:00:00Z",
                "archived": False,
            }
            for number, email, changed in page
        ]
        return told({"total": len(rows), "results": results})

    def _company(self, identifier: str) -> Mapping[str, Any]:
        others = [
            {"toObjectId": number, "associationTypes": [{"category": "HUBSPOT_DEFINED", "label": label}]}
            for number, label in self.companies.get(int(identifier), ())
        ]
        return {"from": {"id": identifier}, "to": others}


def _value(row: tuple[int, str, str], name: str) -> int:
    return row[0] if name == "hs_object_id" else epoch(row[2])


def _meets(row: tuple[int, str, str], wanted: Mapping[str, str]) -> bool:
    value, edge = _value(row, wanted["propertyName"]), int(wanted["value"])
    return {"GTE": value >= edge, "GT": value > edge, "EQ": value == edge}[wanted["operator"]]


@dataclass
class Salesforce:
    """Contacts with their identifiers, emails and when they were changed; tokens are valid until `expire`."""

    contacts: list[tuple[str, str, str]] = field(default_factory=list)
    page: int = 3
    planned: list[Planned | None] = field(default_factory=list)
    logins: int = 0
    valid: str = ""
    asked: list[str] = field(default_factory=list)
    answers: dict[str, list[tuple[str, str, str]]] = field(default_factory=dict)

    def expire(self, answer: Answer) -> Answer:
        self.valid = ""
        return told([{"message": "Session expired or invalid", "errorCode": "INVALID_SESSION_ID"}], 401)

    def forget(self, answer: Answer) -> Answer:
        return told([{"message": "invalid query locator", "errorCode": "INVALID_QUERY_LOCATOR"}], 400)

    def __call__(self, asked: Asked) -> Answer:
        parts = urlsplit(asked.path)
        if parts.path == "/services/oauth2/token":
            return self._login(parse_qs(asked.body.decode()))
        if not self.valid or asked.headers.get("Authorization") != f"Bearer {self.valid}":
            return self.expire(Answer())
        if parts.path.endswith("/describe"):
            return told({"fields": [{"name": name} for name in ("Id", "Email", "Amount", "SystemModstamp")]})
        happens = self.planned.pop(0) if self.planned else None
        if isinstance(happens, Answer):
            return happens
        answer = self._more(parts.path) if "q=" not in parts.query else self._query(parse_qs(parts.query)["q"][0])
        return happens(answer) if happens else answer

    def _login(self, form: Mapping[str, list[str]]) -> Answer:
        if form.get("client_secret") != [TOKEN] or form["grant_type"] != ["client_credentials"]:
            return told({"error": "invalid_client", "error_description": f"no {form}"}, 400)
        self.logins += 1
        self.valid = f"session-{self.logins}"
        return told({"access_token": self.valid, "instance_url": "https://example.invalid"})

    def _query(self, asked: str) -> Answer:
        self.asked.append(asked)
        rows = sorted(self.contacts, key=lambda row: (row[2], row[0]))
        if found := re.search(r"SystemModstamp >= (\S+)Z", asked):
            rows = [row for row in rows if row[2] >= found[1]]
        elif found := re.search(r"SystemModstamp > (\S+)Z OR \(SystemModstamp = \S+Z AND Id > '(\w+)'\)", asked):
            rows = [row for row in rows if (row[2], row[0]) > (found[1], found[2])]
        assert asked.endswith("ORDER BY SystemModstamp, Id")
        self.answers[locator := f"01g{len(self.answers)}"] = rows
        return self._part(locator, 0)

    def _more(self, path: str) -> Answer:
        locator, _, start = path.rpartition("/")[2].partition("-")
        return self._part(locator, int(start))

    def _part(self, locator: str, start: int) -> Answer:
        rows = self.answers[locator]
        records = [
            {
                "attributes": {"type": "Contact"},
                "Id": number,
                "Email": email,
                "Amount": 12.10,
                "SystemModstamp": f"{at}+0000",
            }
            for number, email, at in rows[start : start + self.page]
        ]
        more = start + self.page < len(rows)
        onward = {"nextRecordsUrl": f"/services/data/v62.0/query/{locator}-{start + self.page}"} if more else {}
        return told({"totalSize": len(rows), "done": not more, "records": records, **onward})
