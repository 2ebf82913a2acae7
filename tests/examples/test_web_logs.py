"""The published access log and status log, through a project as a user makes it; the oracle reads lines in Python."""

import gzip
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from tests.examples.conftest import ROOT

from ilk.app.checking import check
from ilk.app.run import run
from ilk.app.segments import segments
from ilk.app.wiring import LOCAL, Workspace, open_workspace
from ilk.warehouse import sql

LOGS = ROOT.parent / "shared" / "data" / "web_logs"
ACCESS, STATUS = LOGS / "apache_logs.txt.gz", LOGS / "nginxplus_json_logs.jsonl.gz"
ABSENT = "the logs are not beside this checkout (shared/data/web_logs)"
FILES = {
    "ilk.yaml": "name: logs\nas_of: 2016-01-01\nhistory: {every: none}\n",
    "sources/hits.yaml": f"""
title: Every line of the access log
files: {{path: {ACCESS}}}
into: {{events: hit, customer: text(host), occurred_at: 'instant(time, "%d/%b/%Y:%H:%M:%S %z")'}}
columns:
  agent: text(agent)
  status: integer(status)
  bytes: integer(bytes)
  page: url_path(url)
  robot: is_bot(agent)
rollups:
  session: {{apart: 30 minutes, columns: {{landing: first(page), pages: count(), duration: duration()}}}}
""",
    "sources/states.yaml": f"""
title: What the server counted
files: {{path: {STATUS}}}
into: {{events: state, customer: text(address), occurred_at: 'instant(timestamp, "unix_ms")', id: text(row_number())}}
columns: {{requests: integer(`requests.total`), accepted: integer(`connections.accepted`)}}
""",
    "segments/much.yaml": "title: Much\nwhen: did hit at least 100 times in one session\n",
    "segments/missing.yaml": "title: Asked for what is not there\nwhen: did hit where status = 404\n",
}
LINE = re.compile(r'([^ ]+) .*\[([^]]+)\] "([^"]*)" (\d+) ([^ ]+) "([^"]*)" "(.*)"')


@pytest.fixture(scope="module")
def logs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    if not ACCESS.is_file():
        pytest.skip(ABSENT)
    folder = tmp_path_factory.mktemp("logs")
    for name, text in FILES.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    with open_workspace(folder) as workspace:
        run(workspace, LOCAL)
        yield workspace


@pytest.fixture(scope="module")
def lines() -> list[tuple[str, ...]]:
    """The lines that a pattern in Python knows, by hand."""
    if not ACCESS.is_file():
        pytest.skip(ABSENT)
    found = (LINE.fullmatch(line) for line in gzip.decompress(ACCESS.read_bytes()).decode().splitlines())
    return [match.groups() for match in found if match]


def counts(logs: Workspace, column: str) -> Counter[object]:
    """How many hits have each value of a column."""
    value = sql.column(column)
    counted = sql.select({"value": value, "rows": sql.count_rows()}, "event_hit", group_by=[value])
    return Counter({row["value"]: row["rows"] for row in logs.engine.run(counted).to_pylist()})


def test_every_line_is_a_row_but_the_one_that_was_cut(logs, lines):
    assert check(logs, LOCAL, text="did hit").count == len({line[0] for line in lines}) == 1_753
    assert sum(counts(logs, "status").values()) == len(lines) == 9_999
    (rejected,) = logs.engine.run(sql.everything("quarantine")).to_pylist()
    assert (rejected["line"], rejected["code"]) == (8_899, "unreadable-line")


def test_agents_states_and_sizes_are_those_of_the_lines(logs, lines):
    agents = Counter(None if line[6] in {"-", ""} else line[6].strip() for line in lines)
    assert counts(logs, "agent") == agents
    assert len(agents) == 558
    assert counts(logs, "status") == Counter(int(line[3]) for line in lines)
    assert counts(logs, "bytes") == Counter(None if line[4] == "-" else int(line[4]) for line in lines)


def test_robots_that_say_so_are_known_as_such(logs):
    robots = counts(logs, "robot")
    assert robots[True] == 2_641
    assert robots[None] == 190  # without an agent


def test_sessions_and_segments_are_those_of_the_lines(logs, lines):
    visits = defaultdict(list)
    for line in lines:
        visits[line[0]].append(datetime.strptime(line[1], "%d/%b/%Y:%H:%M:%S %z").astimezone(UTC))
    sessions = [session for times in visits.values() for session in split(sorted(times))]
    found = logs.engine.run(sql.everything("event_session")).to_pylist()
    assert sorted((row["pages"], row["duration"]) for row in found) == sorted(
        (len(session), (session[-1] - session[0]).total_seconds()) for session in sessions
    )
    sizes = {each.name: each.size for each in segments(logs, LOCAL)}
    much = {who for who, times in visits.items() if any(len(session) >= 100 for session in split(sorted(times)))}
    assert sizes["much"] == len(much) > 0
    assert check(logs, LOCAL, text="did session where pages >= 100").count == len(much)
    assert sizes["missing"] == len({line[0] for line in lines if line[3] == "404"})


def split(times: list[datetime]) -> list[list[datetime]]:
    """Instants, cut at pauses of more than half an hour."""
    found: list[list[datetime]] = []
    for at in times:
        if found and at - found[-1][-1] <= timedelta(minutes=30):
            found[-1].append(at)
        else:
            found.append([at])
    return found


def test_a_log_of_json_lines_is_read_line_by_line(logs):
    told = [json.loads(line) for line in gzip.decompress(STATUS.read_bytes()).splitlines()]
    rows = logs.engine.run(sql.everything("event_state")).to_pylist()
    assert len(rows) == len(told) == 500
    assert sorted(row["requests"] for row in rows) == sorted(line["requests"]["total"] for line in told)
