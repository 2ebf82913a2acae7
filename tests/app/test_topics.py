"""Topics of texts: planted ones are found again, kept as a column, and conditions ask for them."""

from pathlib import Path

import pytest
from tests.surveys.world import members_of, run_survey
from tests.topics_world import GERMAN, PLANTED, german, planted, write_texts

from ilk.app.definitions import export
from ilk.app.run import run
from ilk.app.topics import keep_topics, topics
from ilk.app.wiring import LOCAL, Workspace, open_workspace
from ilk.insight.topics.answers import TopicReport
from ilk.kernel.access import Actor, Role
from ilk.kernel.errors import Denied, NotFound, UserError
from ilk.kernel.randomness import derive

VIEWER = Actor("vera", Role.VIEWER)
WORDS = {"delivery": ["parcel", "deliver*", "arrived late"], "price": ["price", "expensive"]}


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a survey with three planted topics after a run; only to be read."""
    return run_survey(write_texts(tmp_path_factory.mktemp("texts"), [*planted(180), "", "ok", "12345"]))


def asked(folder: Path, count: int | None = None, seed: int = 0) -> TopicReport:
    with open_workspace(folder) as workspace:
        return topics(workspace, LOCAL, "answer", "said", count=count, seed=seed)


def test_planted_topics_are_found_again(texts: Path) -> None:
    found = asked(texts, count=3)
    sets = {frozenset(each.words) for each in found.topics}
    assert sets == {frozenset(words) for words in PLANTED.values()}
    assert [each.texts for each in found.topics] == [60, 60, 60]
    assert all(each.coherence > 0.2 for each in found.topics)
    # An empty text is none; one of two letters and one of digits say nothing.
    assert (found.texts, found.read) == (182, 182)
    assert found.none == pytest.approx(2 / 182)
    assert found.languages[0].language == "en"
    assert sum(month.texts for month in found.topics[0].trend) == 60
    assert "3 topics in 182 texts" in found.sentence


def test_without_a_number_the_best_one_is_taken(texts: Path) -> None:
    assert len(asked(texts).topics) == len(PLANTED)


def test_equal_seeds_find_the_same(texts: Path) -> None:
    assert asked(texts, seed=3) == asked(texts, seed=3)


def test_quotes_are_for_who_may_read_customers_and_name_nobody(tmp_path: Path) -> None:
    named = [f"{text} I am p{number}, me@example.com" for number, text in enumerate(planted(90))]
    with open_workspace(run_survey(write_texts(tmp_path, named))) as workspace:
        told = [quote for each in topics(workspace, LOCAL, "answer", "said", count=3).topics for quote in each.quotes]
        assert told
        assert not any("example.com" in quote or "I am p" in quote for quote in told)
        assert not any(each.quotes for each in topics(workspace, VIEWER, "answer", "said", count=3).topics)


def test_texts_in_two_languages_are_told(tmp_path: Path) -> None:
    draws = derive(1, "german")
    mixed = planted(90) + [german(name, draws) for name in GERMAN for _ in range(30)]
    found = asked(run_survey(write_texts(tmp_path, mixed)))
    assert {each.language for each in found.languages} == {"en", "de"}
    assert any("`de`" in remark for remark in found.remarks)


@pytest.mark.parametrize(
    ("said", "what"),
    [
        (planted(5), "5 texts with words that say something"),
        (["", "the", "and so"] * 40, "0 texts with words"),
        ([f"unlike{chr(97 + n % 26)}{chr(97 + n // 26)}" for n in range(80)], "too few words that several texts share"),
    ],
    ids=["five", "nothing said", "nothing shared"],
)
def test_too_few_texts_are_refused_with_what_to_do(tmp_path: Path, said: list[str], what: str) -> None:
    with pytest.raises(UserError) as error:
        asked(run_survey(write_texts(tmp_path, said)))
    assert error.value.code == "too-few-texts"
    assert what in error.value.what
    assert "declare topics" in (error.value.hint or "")


def test_what_has_no_texts_is_refused(texts: Path) -> None:
    with open_workspace(texts) as workspace:
        with pytest.raises(NotFound, match="unknown event"):
            topics(workspace, LOCAL, "anser", "said")
        with pytest.raises(NotFound, match="unknown property"):
            topics(workspace, LOCAL, "answer", "sad")
        with pytest.raises(UserError, match="from 2 to 30") as error:
            topics(workspace, LOCAL, "answer", "said", count=1)
    assert error.value.code == "topic-count"


def kept(workspace: Workspace, column: str = "about", **words: list[str]) -> list[str]:
    given = words or WORDS
    found = keep_topics(workspace, LOCAL, "answer", "said", column=column, topics=given, why="a test")
    return found.sources


def test_kept_topics_are_asked_for_by_ordinary_conditions(tmp_path: Path) -> None:
    said = ["The parcels came", "Pricing!", "deliveries and prices", "all is well", ""]
    folder = write_texts(tmp_path, said)
    run_survey(folder)
    with open_workspace(folder) as workspace:
        assert kept(workspace) == ["answers"]
        with pytest.raises(UserError) as error:
            kept(workspace, "said")
        assert error.value.code == "name-taken"
        export(workspace, LOCAL)
    (folder / "segments" / "about.yaml").write_text(
        "- {name: parcels, when: 'did answer where about has any (\"delivery\")'}\n", encoding="utf-8"
    )
    with open_workspace(folder) as workspace:
        run(workspace, LOCAL)
        assert members_of(workspace, "parcels") == {"p0", "p2"}
        kept(workspace, delivery=["well"])
        export(workspace, LOCAL)
        run(workspace, LOCAL)
        assert members_of(workspace, "parcels") == {"p3"}


def test_only_who_may_connect_sources_keeps_topics(texts: Path) -> None:
    with open_workspace(texts) as workspace, pytest.raises(Denied):
        keep_topics(workspace, VIEWER, "answer", "said", column="about", topics=WORDS, why="")


@pytest.mark.parametrize(
    ("words", "what"), [({"x": []}, "has no words"), ({"": ["a"]}, "no topic"), ({"x": ["!"]}, "holds no word")]
)
def test_topics_that_are_none_are_refused(texts: Path, words: dict[str, list[str]], what: str) -> None:
    with open_workspace(texts) as workspace, pytest.raises(UserError, match=what):
        keep_topics(workspace, LOCAL, "answer", "said", column="about", topics=words, why="")
