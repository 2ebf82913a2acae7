"""Records of people with errors, seeded and vectorized: a million take seconds. `person` is the truth."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.random import Generator
from numpy.typing import NDArray

from ilk.kernel.randomness import derive

Texts = NDArray[np.str_]
_CONSONANTS, _VOWELS = np.array(list("bdfghklmnprstvz")), np.array(list("aeiou"))
_DOMAINS = np.array(["mail.example", "post.example", "home.example", "work.example"])
_LETTERS = np.array([ord(letter) for letter in "abcdefghijklmnopqrstuvwxyz"], dtype=np.uint32)
_DIGITS = np.array([ord(digit) for digit in "0123456789"], dtype=np.uint32)
_FIRST_BIRTH, _BIRTHS = np.datetime64("1940-01-01"), 24_000
AGAIN = 0.2
"""The share of records that are another record of somebody who has one."""


def people(records: int, seed: int = 1) -> pa.Table:
    """So many records, a fifth of them of people who have another one: with slips, other addresses, and gaps.

    Columns: `record` (a number), `given`, `family`, `birth`, `email`, `phone`, `postcode`, `city`, `person`.
    """
    rng = derive(seed, "people")
    persons = records - round(records * AGAIN)
    person = np.concatenate([np.arange(persons), rng.integers(persons, size=records - persons)])
    again = np.arange(records) >= persons
    columns = {name: values[person] for name, values in _persons(persons, rng).items()}
    columns["given"] = _slipped(columns["given"], again & (rng.random(records) < 0.15), rng)
    columns["family"] = _slipped(columns["family"], again & (rng.random(records) < 0.1), rng)
    columns["birth"] = _slipped_days(columns["birth"], again & (rng.random(records) < 0.08), rng)
    columns["email"] = _other(columns["email"], again & (rng.random(records) < 0.35), rng)
    columns["phone"] = _slipped(columns["phone"], again & (rng.random(records) < 0.2), rng, _DIGITS)
    moved = again & (rng.random(records) < 0.2)
    columns["postcode"] = np.where(moved, rng.permutation(columns["postcode"]), columns["postcode"])
    columns["city"] = np.where(moved, rng.permutation(columns["city"]), columns["city"])
    gaps = {"birth": 0.1, "email": 0.2, "phone": 0.3, "postcode": 0.05, "city": 0.05}
    found = {name: pa.array(values, mask=rng.random(records) < gaps.get(name, 0)) for name, values in columns.items()}
    order = rng.permutation(records)
    table = pa.table(found | {"person": pa.array(person)}).take(order)
    return table.add_column(0, "record", pa.array(np.arange(records)))


def truth(table: pa.Table) -> int:
    """How many pairs of records are one person."""
    sizes = pc.value_counts(table["person"]).field("counts").to_numpy()
    return int((sizes * (sizes - 1) // 2).sum())


def right(table: pa.Table, links: pa.Table) -> int:
    """How many links join records of one person; `record` numbers rows from 0."""
    persons = table["person"].to_numpy()
    return int((persons[links["record_a"].to_numpy()] == persons[links["record_b"].to_numpy()]).sum())


def _persons(persons: int, rng: Generator) -> dict[str, Texts]:
    given = _names(400, 2, rng)[_often(400, persons, rng)]
    kinds = max(persons // 20, 100)
    family = _names(kinds, 3, rng)[_often(kinds, persons, rng)]
    number = rng.integers(10_000, size=persons).astype(str)
    postcodes = max(persons // 40, 50)
    place = rng.integers(postcodes, size=persons)
    local = np.char.add(np.char.add(given, "."), np.char.add(family, number))
    return {
        "given": given,
        "family": family,
        "birth": _FIRST_BIRTH + rng.integers(_BIRTHS, size=persons),
        "email": np.char.add(np.char.add(local, "@"), _DOMAINS[rng.integers(len(_DOMAINS), size=persons)]),
        "phone": np.char.add("0", rng.integers(10**9, 10**10, size=persons).astype(str)),
        "postcode": np.char.zfill((place * 7 % 100_000).astype(str), 5),
        "city": _names(max(postcodes // 10, 10), 3, rng)[place // 10 % max(postcodes // 10, 10)],
    }


def _names(count: int, syllables: int, rng: Generator) -> Texts:
    """So many names of syllables."""
    names = np.full(count, "")
    for _ in range(syllables):
        syllable = np.char.add(rng.choice(_CONSONANTS, count), rng.choice(_VOWELS, count))
        names = np.char.add(names, syllable)
    return np.char.add(names, rng.choice(_CONSONANTS, count))


def _often(kinds: int, count: int, rng: Generator) -> NDArray[np.int64]:
    """Places among so many kinds, the first ones more often."""
    return (kinds * rng.random(count) ** 2).astype(np.int64)


def _slipped(texts: Texts, which: NDArray[np.bool_], rng: Generator, marks: NDArray[np.uint32] = _LETTERS) -> Texts:
    """Texts with one character replaced in those that are meant."""
    width = texts.dtype.itemsize // 4
    chosen = texts[which]
    codes = chosen.view(np.uint32).reshape(len(chosen), width).copy()
    places = (rng.random(len(chosen)) * np.char.str_len(chosen)).astype(np.int64)
    codes[np.arange(len(chosen)), places] = rng.choice(marks, len(chosen))
    slipped = texts.copy()
    slipped[which] = codes.view(texts.dtype).ravel()
    return slipped


def _slipped_days(days: Texts, which: NDArray[np.bool_], rng: Generator) -> Texts:
    shift = rng.integers(1, 28, size=len(days))
    return np.where(which, days + shift, days)


def _other(emails: Texts, which: NDArray[np.bool_], rng: Generator) -> Texts:
    """Other addresses for those that are meant: half of them by a slip, half new ones."""
    slips = which & (rng.random(len(emails)) < 0.5)
    number = rng.integers(10**6, 10**7, size=len(emails)).astype(str)
    new = np.char.add(np.char.add(number, "@"), _DOMAINS[rng.integers(len(_DOMAINS), size=len(emails))])
    return np.where(which & ~slips, new, _slipped(emails, slips, rng))
