"""The language over HTTP: forms with the project's names, text to tree and back, values from the data."""

import pytest
from tests.shop import CITIES, CUSTOMERS


def test_the_language_lists_kinds_operators_and_the_names_of_the_project(client):
    told = client.get("/v1/language").json()
    kinds = {(kind["form"]["role"], kind["form"]["kind"]): kind for kind in told["kinds"]}
    assert kinds["condition", "event_count"]["blank"]["event"] == "order"
    assert kinds["value", "event_aggregate"]["blank_type"] == "integer"
    assert {trait["name"] for trait in told["traits"]} >= {"city", "newsletter", "spend"}
    assert [event["name"] for event in told["events"]] == ["order"]
    assert [each["title"] for each in told["segments"]] == ["Berliners", "Readers", "Regulars"]


def test_a_text_becomes_a_tree_and_the_tree_the_text_again(client):
    text = 'city = "Berlin" and did order where revenue > 20 at least 2 times'
    read = client.post("/v1/language/parse", json={"text": text}).json()
    assert read["problems"] == []
    assert client.post("/v1/language/write", json={"tree": read["tree"]}).json()["text"] == text
    types = {line["path"]: line["type"] for line in read["lines"] if line["role"] == "value"}
    assert types == {
        "operands.0.left": "text",
        "operands.0.right": "text",
        "operands.1.where.left": "money",
        "operands.1.where.right": "integer",
    }


def test_a_text_with_a_wrong_name_still_gives_its_tree(client):
    read = client.post("/v1/language/parse", json={"text": 'citty = "Berlin"'}).json()
    assert read["tree"]["left"] == {"kind": "field", "name": "citty"}
    (problem,) = read["problems"]
    assert (problem["code"], problem["line"], problem["column"], problem["piece"]) == ("unknown-trait", 1, 1, "citty")
    assert "`city`" in problem["hint"]


def test_a_text_that_is_no_definition_gives_no_tree(client):
    read = client.post("/v1/language/parse", json={"text": "city = and"}).json()
    assert read["tree"] is None
    assert read["problems"][0]["column"] == 8


def test_a_tree_that_is_wrong_says_where_by_its_path(client):
    comparison = {
        "kind": "comparison",
        "left": {"kind": "field", "name": "citty"},
        "op": "=",
        "right": {"kind": "text", "constant": "Berlin"},
    }
    tree = {"kind": "not", "operand": comparison}
    told = client.post("/v1/language/write", json={"tree": tree}).json()
    assert told["text"] == 'not citty = "Berlin"'
    assert [problem["where"] for problem in told["problems"]] == ["operand.left"]


@pytest.mark.parametrize("tree", [{}, {"kind": "none such"}, {"kind": "and", "operands": []}, {"kind": "comparison"}])
def test_a_tree_without_a_form_is_answered_with_what_is_wrong(client, tree):
    told = client.post("/v1/language/write", json={"tree": tree}).json()
    assert told["text"] is None
    assert told["problems"]


def test_a_text_trait_is_suggested_by_its_most_frequent_values(client):
    told = client.get("/v1/fields/city/values").json()
    assert (told["rows"], told["known"], told["missing_share"]) == (len(CUSTOMERS), len(CUSTOMERS), 0)
    assert {each["value"]: each["count"] for each in told["top"]} == dict.fromkeys(CITIES, len(CUSTOMERS) // 4)
    assert told["bins"] == []


def test_an_amount_has_a_histogram_that_counts_every_value_once(client):
    told = client.get("/v1/fields/order.revenue/values").json()
    assert (told["low"], told["high"]) == (10, 390)
    assert sum(each["count"] for each in told["bins"]) == told["known"] == 80
    edges = [each["low"] for each in told["bins"]]
    assert edges == sorted(edges)
    assert told["bins"][-1]["high"] == told["high"]


def test_dates_have_bins_of_whole_days(client):
    told = client.get("/v1/fields/last_seen/values").json()
    assert sum(each["count"] for each in told["bins"]) == told["known"]
    assert len(told["bins"][0]["low"]) == len("2025-01-01")


@pytest.mark.parametrize("field", ["citty", "order.revenu", "ordr.revenue", "order."])
def test_a_field_that_is_not_there_is_not_found(client, field):
    assert client.get(f"/v1/fields/{field}/values").status_code == 404


def test_values_are_not_for_those_who_may_only_read_summaries(workspace, client):
    from ilk.app.access import create_key
    from ilk.app.wiring import LOCAL
    from ilk.kernel.access import Role

    key = create_key(workspace, LOCAL, name="board", role=Role.VIEWER)
    headers = {"Authorization": f"Bearer {key.secret}"}
    assert client.get("/v1/fields/city/values", headers=headers).status_code == 403
    assert client.get("/v1/language", headers=headers).status_code == 200
