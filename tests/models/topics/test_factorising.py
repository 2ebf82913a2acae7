"""Topics by factorising: planted ones come out, chance has no coherence, and figures are those of a hand."""

import pytest

from ilk.kernel.randomness import derive
from ilk.models.topics.factorising import Topics, find_topics

PLANTED = [[f"{topic}{number}" for number in range(6)] for topic in "abcd"]


def texts(count: int, noise: int = 0) -> list[list[str]]:
    """Texts of three words of a planted topic, and of some words that any may have."""
    draws = derive(5, "texts")
    every = [f"n{number}" for number in range(40)]
    return [[*draws.permutation(PLANTED[n % 4])[:3], *draws.permutation(every)[:noise]] for n in range(count)]


def found(given: list[list[str]], count: int | None = None, seed: int = 0) -> Topics:
    topics = find_topics(given, count, seed)
    assert topics is not None
    return topics


def test_planted_topics_come_out_of_noise():
    topics = found(texts(400, noise=1), 4)
    assert sorted(min(words)[0] for words in topics.words) == ["a", "b", "c", "d"]
    main = topics.weights.argmax(axis=1)
    assert all(len({main[place] for place in range(start, 400, 4)}) == 1 for start in range(4))
    assert topics.weights.sum(axis=1) == pytest.approx(1)


def test_the_number_of_topics_is_that_of_the_best_quality():
    assert len(found(texts(400)).words) == 4


def test_the_same_seed_finds_the_same():
    one, other = (found(texts(120, noise=1), 4, seed=9) for _ in range(2))
    assert one.words == other.words
    assert (one.weights == other.weights).all()


def test_coherence_is_what_a_hand_works_out():
    # a and b stand together in each of their ten texts of twenty, c and d in theirs: log 2 / log 2.
    given = [["a", "b"]] * 10 + [["c", "d"]] * 10
    assert found(given, 2).coherence == pytest.approx([1, 1])


def test_words_drawn_at_random_hang_together_less_than_planted_ones():
    draws = derive(3, "texts")
    every = [f"w{number}" for number in range(24)]
    chance = found([list(draws.permutation(every)[:3]) for _ in range(400)], 4)
    assert chance.quality < 0.1 < found(texts(400), 4).quality


@pytest.mark.parametrize(
    ("given", "count"),
    [([], None), ([[]] * 60, None), ([["a"]] * 60, None), ([["a", "b", "c"]] * 60, 2), (texts(60), 30)],
    ids=["none", "empty", "one word", "every word in every text", "more topics than words"],
)
def test_where_words_are_too_few_there_are_none(given: list[list[str]], count: int | None):
    assert find_topics(given, count, 0) is None
