"""`ilk shapes`: what it lists, and what it says of files."""

import json
from pathlib import Path

import pytest

from ilk.kernel.errors import UserError
from ilk.sources.shapes.shapes import SHAPES

STRIPE = (
    "id,Email,Name,Created (UTC),Delinquent,Total Spend,Payment Count\ncus_1,a@b.example,A,2024-01-02 03:04,false,0,0\n"
)


def test_it_lists_every_shape(ilk):
    told = json.loads(ilk("shapes", "--json").output)
    assert [each["name"] for each in told] == [shape.name for shape in SHAPES]
    orders = next(each for each in told if each["name"] == "shopify_orders")
    assert orders["becomes"] == ["purchase", "order", "order_cancelled"]
    assert "shopify_orders" in ilk("shapes").output


def test_it_says_what_a_file_is(ilk, tmp_path: Path):
    (tmp_path / "people.csv").write_text(STRIPE)
    (tmp_path / "nearly.csv").write_text(STRIPE.replace("Delinquent", "Late"))
    (tmp_path / "other.csv").write_text("a,b\n1,2\n")
    told = ilk("shapes", *(str(tmp_path / f"{name}.csv") for name in ("people", "nearly", "other"))).output
    assert "This is Stripe's customers export." in told
    assert "This is nearly Stripe's customers export, which would have `Delinquent` too." in told
    assert "other.csv: This is no export that is known: what its columns mean is guessed." in told


def test_in_json_it_names_shapes_and_what_is_lacking(ilk, tmp_path: Path):
    (tmp_path / "nearly.csv").write_text(STRIPE.replace("Delinquent", "Late"))
    (told,) = json.loads(ilk("shapes", str(tmp_path / "nearly.csv"), "--json").output)
    assert (told["shapes"], told["nearly"], told["lacks"]) == ([], "stripe_customers", ["Delinquent"])


def test_a_file_that_is_not_there_is_told(ilk, tmp_path: Path):
    with pytest.raises(UserError) as caught:
        ilk("shapes", str(tmp_path / "none.csv"))
    assert caught.value.code == "file-missing"
