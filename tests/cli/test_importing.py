"""`ilk segment import`: what it prints, writes and refuses."""

import json

import pytest

from ilk.kernel.errors import UserError

WRONG_FILES = [("none.json", "file-missing"), ("bytes.json", "not-utf-8"), (".", "file-missing")]
DOCUMENT = {"name": "Locals", "condition": {"town": "Berlin", "spend": {"$gt": 1}}}


@pytest.fixture
def document(shop):
    (shop / "locals.json").write_text(json.dumps(DOCUMENT))
    (shop / "names.yaml").write_text("traits: {town: city}\n")
    return "locals.json"


def test_it_tells_what_became_of_each_part(ilk, document):
    told = ilk("segment", "import", document, "--from", "growthbook").output
    assert "missing" in told
    assert "condition.town" in told
    assert "No trait is called town here" in told
    assert "--allow-partial" in told


def test_with_names_it_writes_a_file_that_the_project_takes(ilk, document, shop):
    ilk("segment", "import", document, "--from", "growthbook", "--names", "names.yaml", "--write", "segments")
    assert 'city = exactly "Berlin" and spend > 1' in (shop / "segments" / "locals.yaml").read_text()
    assert "locals" in ilk("plan").output


def test_it_saves_and_answers_in_json(ilk, document):
    answer = json.loads(
        ilk("segment", "import", document, "--from", "growthbook", "--names", "names.yaml", "--save", "--json").output
    )
    assert [(each["name"], each["saved"]) for each in answer["segments"]] == [("locals", True)]


def test_what_is_not_whole_is_refused_and_allowed(ilk, document, shop):
    with pytest.raises(UserError, match="no trait `town`"):
        ilk("segment", "import", document, "--from", "growthbook", "--write", "segments")
    ilk("segment", "import", document, "--from", "growthbook", "--write", "segments", "--allow-partial")
    assert "# Not carried over from GrowthBook: condition.town" in (shop / "segments" / "locals.yaml").read_text()


@pytest.mark.parametrize(("file", "code"), WRONG_FILES)
def test_a_file_that_cannot_be_read_is_named(ilk, shop, file, code):
    (shop / "bytes.json").write_bytes(b"\xff\xfe{")
    with pytest.raises(UserError) as error:
        ilk("segment", "import", file, "--from", "growthbook")
    assert (error.value.code, error.value.where) == (code, file)


def test_a_wrong_name_map_is_told_with_its_place(ilk, document, shop):
    (shop / "names.yaml").write_text("traits: [town]\n")
    with pytest.raises(UserError) as error:
        ilk("segment", "import", document, "--from", "growthbook", "--names", "names.yaml")
    assert "names.yaml" in (error.value.where or "")
