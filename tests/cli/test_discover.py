"""`ilk discover`: what it lists, shows and keeps."""

import json

import pytest

from ilk.kernel.errors import UserError

BY = ("--by", "spend", "--by", "count of order", "--most", "3")


def test_it_lists_what_customers_can_be_compared_by(ilk):
    told = ilk("discover", "--list").output
    assert "spend" in told
    assert "days since last order" in told


def test_it_shows_candidates_and_keeps_nothing(ilk):
    told = ilk("discover", *BY).output
    assert "k_means" in told
    assert "Nothing is kept yet" in told
    assert "There are no models" in ilk("model", "ls").output


def test_it_keeps_a_candidate_under_the_names_given(ilk):
    names = ("--name", "kinds", "--group", "Many", "--group", "Few", "--rules", "--why", "a test")
    kept = json.loads(ilk("discover", *BY, "--keep", "1", *names, "--json").stdout)
    assert [each["title"] for each in kept["segments"]] == ["Many", "Few"]
    assert sum(each["size"] for each in kept["segments"]) == 40
    assert "many" in ilk("segment", "list").output


def test_without_criteria_it_says_where_they_are_listed(ilk):
    with pytest.raises(UserError, match="nothing to compare") as caught:
        ilk("discover")
    assert "ilk discover --list" in str(caught.value.hint)


def test_a_candidate_that_there_is_not_is_refused(ilk):
    with pytest.raises(UserError, match="no candidate 9"):
        ilk("discover", *BY, "--keep", "9", "--name", "kinds")
