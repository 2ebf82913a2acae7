"""Live segments on Spark: what a stream stands on, its beginning, and following it until it is told to stop."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa

from ilk.app.live.grounding import ground_of
from ilk.app.published import published
from ilk.app.wiring import STATE_FOLDER, Workspace, open_workspace
from ilk.catalog.project import StreamSettings
from ilk.kernel.errors import Transient, UserError
from ilk.live.following.ground import Ground
from ilk.live.following.recognizing import known_of
from ilk.live.following.translating import Translation
from ilk.live.streaming.beginning import beginnings
from ilk.live.streaming.translating import LinesToRows
from ilk.live.streaming.work import CustomerWork
from ilk.warehouse.spark.streaming import FilesOfLines, KafkaTopics, Pace, Stream, in_words

Tell = Callable[[str], None]
"""Is told what happens, in a sentence."""

_MARGIN = timedelta(minutes=1)
"""What came so shortly before the instant of a publication is read again; events that are known count once."""
_LOOK = 5
"""Seconds between two looks at whether a run has published something."""
_OWN = "stream"


@dataclass(frozen=True, slots=True)
class Footing:
    """A stream that has begun, and all that it takes to follow it."""

    root: str
    stream: Stream
    source: FilesOfLines | KafkaTopics
    lines: LinesToRows
    customers: CustomerWork
    settings: StreamSettings

    def start(self, *, goes_on: bool) -> Any:
        """Start the query, for what is there by now or for good."""
        every = timedelta(seconds=self.settings.every) if goes_on else None
        pace = Pace(every, timedelta(seconds=self.settings.patience))
        return self.stream.follow(self.source, self.lines, self.customers, pace)


def follow(root: Path, *, once: bool, tell: Tell) -> None:
    """Follow the messages of a project on Spark, until it is told to stop; `once`, those that are there by now.

    What is there is worked in first, as of when it came; only then does time pass where nothing comes. When a run has
    published something, the stream stands on that from then on.

    Raises:
        UserError: `stream-unset`, `nothing-to-stream`, `extra-missing`, `spark-unavailable`, `executors-differ`,
            `kafka-missing`; what is wrong with the project; `store-locked` while another process has the warehouse.
    """
    footing = footing_of(root, tell)
    while True:
        _wait(footing, footing.start(goes_on=False), tell)
        if once:
            return
        footing = _followed(root, footing, tell)


def footing_of(root: Path, tell: Tell) -> Footing:
    """What the newest publication gives to stream from, begun; raises as `follow` does."""
    with open_workspace(root) as workspace:
        settings = workspace.project.live.spark
        if settings is None:
            hint = "Say where its messages are: `live: {spark: {files: messages}}`."
            raise UserError("stream-unset", "the project says nothing of live segments on Spark", hint=hint)
        spark = workspace.project.spark
        address = settings.folder or str(root.resolve() / STATE_FOLDER / _OWN)
        # Spark is started before the warehouse is opened, so that it outlives a warehouse that works on it too.
        with in_words(address):
            Stream.open(address, master=spark.master, config=spark.config)
        ground = ground_of(workspace)
        if ground is None:
            what = "there is nothing to stream from: no run has read a source of the intake"
            raise UserError("nothing-to-stream", what, hint="Add such a source, and run the project with `ilk run`.")
        own = f"{address}/{ground.key.replace(' ', '-')}"
        stream = Stream.open(own, master=spark.master, config=spark.config)
        state = published(workspace)
        meaning, since = state.meaning, _since(workspace, ground)
        translation = Translation.of(workspace.engine, meaning.sources, meaning.origins, workspace.project.time_zone)
        if not stream.has_begun:
            with in_words(own):
                count = _begin(stream, workspace, ground)
            tell(f"Began with {count:,} customers as of {ground.as_of:%Y-%m-%d %H:%M} UTC.")
        return Footing(
            root=own,
            stream=stream,
            source=_source(root, settings, since),
            lines=LinesToRows.of(translation, since),
            customers=CustomerWork.of(meaning.definitions, meaning.catalogue),
            settings=settings,
        )


def _begin(stream: Stream, workspace: Workspace, ground: Ground) -> int:
    stream.begin_anew()
    count = 0
    for number, piece in enumerate(beginnings(ground.people(), ground.program, ground.as_of)):
        stream.lay_aside(number, piece.kept)
        stream.note(number, piece.changes)
        count += piece.kept.num_rows
    meaning = published(workspace).meaning
    known = known_of(workspace.engine, meaning.identity, meaning.sources, ())
    if known is not None and known.leaders:
        stream.rename(pa.table({"record": list(known.leaders), "leader": list(known.leaders.values())}))
    stream.begun()
    return count


def _since(workspace: Workspace, ground: Ground) -> datetime:
    """When the first message came that is to be read: of those behind what the loads of the run have read."""
    behind = workspace.intake.next(min(ground.positions.values()), 1)
    return min([ground.as_of - _MARGIN, *(each.received_at for each in behind)])


def _source(root: Path, settings: StreamSettings, since: datetime) -> FilesOfLines | KafkaTopics:
    if settings.files is None:
        return KafkaTopics(settings.kafka, since)
    folder = settings.files
    if ":" not in folder:
        path = root.resolve() / folder
        if not path.is_dir():
            what = f"there is no folder `{folder}` to read messages from"
            raise UserError("folder-missing", what, where="ilk.yaml: live: spark: files", hint="Make it.")
        folder = str(path)
    return FilesOfLines(folder, settings.files_at_once)


def _followed(root: Path, footing: Footing, tell: Tell) -> Footing:
    """Follow for good, until a run has published something; what is stood on then."""
    query, seen = footing.start(goes_on=True), _newest(root)
    tell("Following.")
    try:
        while not _ended(query, footing):
            if _newest(root) != seen and (renewed := _renewed(root, tell)) is not None:
                return renewed
        return footing
    finally:
        query.stop()


def _ended(query: Any, footing: Footing) -> bool:
    """Wait a moment for a stream to end."""
    with in_words(footing.root):
        return bool(query.awaitTermination(_LOOK))


def _renewed(root: Path, tell: Tell) -> Footing | None:
    """The newest publication to stand on; None while somebody works on the warehouse, who has it for themselves."""
    with suppress(Transient):
        return footing_of(root, tell)
    return None


def _newest(root: Path) -> str | None:
    with open_workspace(root) as workspace:
        run = workspace.runs.last_done()
        return None if run is None else run.id


def _wait(footing: Footing, query: Any, tell: Tell) -> None:
    try:
        with in_words(footing.root):
            query.awaitTermination()
    finally:
        query.stop()
    batches = query.recentProgress
    lines = sum(each["sources"][0]["numInputRows"] for each in batches)
    tell(f"Worked in {lines:,} lines that were there.")
