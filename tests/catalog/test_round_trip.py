"""Whatever is done in the files and in the studio, plan, apply and export bring the two together."""

from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.catalog.world import ANN, KINDS, SEGMENT, SOURCE, Column, Segment, Source

from ilk.catalog.documents import Reference, canonical, canonical_text
from ilk.catalog.files import read_project
from ilk.catalog.planning import Plan, apply, export, plan
from ilk.catalog.store import DefinitionStore
from ilk.database.engine import Database, sqlite_url

names = st.sampled_from(["a", "b", "c", "d"])
texts = st.text(st.sampled_from("abc: #'\"{}[]\n-|>é0"), max_size=10)
columns = st.builds(
    Column, value=texts, minimum=st.none() | st.floats(0, 9), one_of=st.lists(texts, max_size=3).map(tuple)
)
segments = st.builds(Segment, name=names, title=texts, when=texts, priority=st.integers(-1, 1))
sources = st.builds(
    Source,
    name=names,
    columns=st.dictionaries(st.sampled_from(["x", "y", "Z z"]), columns | texts, max_size=3),
    enrich=st.lists(columns, max_size=2).map(tuple),
)
definitions = st.lists(segments | sources, max_size=6, unique_by=lambda each: (type(each), each.name))
layouts = st.sampled_from(["alone", "list"])


def lay_out(root: Path, layout: str, documents: list[Segment | Source]) -> None:
    """A project folder: each definition in a file of its own, or all of a kind in one list."""
    (root / "ilk.yaml").write_text("# settings\n")
    for kind in KINDS:
        folder = root / kind.folder
        folder.mkdir()
        mine = [canonical(each) for each in documents if isinstance(each, kind.model)]
        files = (
            {f"{body['name']}.yaml": body for body in mine} if layout == "alone" else {"all.yaml": mine} if mine else {}
        )
        for name, body in files.items():
            (folder / name).write_text("# kept\n" + canonical_text(body))


def in_files(root: Path) -> dict[Reference, Segment | Source]:
    return {document.reference: document.definition for document in read_project(root, KINDS).documents}


def in_store(store: DefinitionStore) -> dict[Reference, Segment | Source]:
    found = [(kind, each) for kind in KINDS for each in store.definitions(kind)]
    return {Reference(kind.name, each.name): each for kind, each in found}


@settings(max_examples=60, deadline=None)
@given(layout=layouts, first=definitions, edited=definitions, deleted=st.sets(names, max_size=2))
def test_apply_and_export_leave_nothing_to_plan(layout, first, edited, deleted):
    with TemporaryDirectory() as folder, closing(Database.open(sqlite_url(Path(folder) / "db.sqlite"))) as database:
        root, store = Path(folder) / "shop", DefinitionStore(database)
        root.mkdir()
        lay_out(root, layout, first)
        laid_out = list(root.glob("*/*.yaml"))

        apply(plan(read_project(root, KINDS).documents, store.current()), store, ANN)
        assert in_store(store) == in_files(root) == {reference(each): each for each in first}
        assert plan(read_project(root, KINDS).documents, store.current()) == Plan(unchanged=len(first))

        for each in edited:
            store.save(SEGMENT if isinstance(each, Segment) else SOURCE, each, ANN)
        for name in deleted & {each.name for each in in_store(store).values() if isinstance(each, Segment)}:
            store.delete(Reference("segment", name), ANN)
        wanted = in_store(store)

        export(read_project(root, KINDS), store, KINDS)
        assert in_store(store) == in_files(root) == wanted
        assert plan(read_project(root, KINDS).documents, store.current()) == Plan(unchanged=len(wanted))
        assert all(file.read_text().startswith("# kept\n") for file in laid_out if file.exists())


def reference(definition: Segment | Source) -> Reference:
    return Reference("segment" if isinstance(definition, Segment) else "source", definition.name)
