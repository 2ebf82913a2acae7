"""Access logs of web servers: lines that are rows, lines that are none and why, and the real ones."""

import gzip
import io
import json

import pytest
from tests.sources.telling import refused, told
from tests.sources.till import source

from ilk.sources.files.accesslog import _OTHER, COLUMNS

AT = "[17/May/2015:10:05:03 +0000]"
COMMON = f'1.2.3.4 - ann {AT} "GET /a?b=1 HTTP/1.1" 200 512'
COMBINED = f'1.2.3.4 - - {AT} "POST / HTTP/2.0" 302 - "https://a.example/" "Agent/1 (x; y)"'
NONE = dict.fromkeys(COLUMNS)


def rows(root, *lines: str | bytes, name: str = "access.log", **settings):
    content = b"\n".join(line.encode() if isinstance(line, str) else line for line in lines)
    found = told(root, name, content, **settings)
    return [{key: value or None for key, value in zip(COLUMNS, row, strict=True)} for row in found.rows], found


def test_a_line_of_each_format_gives_what_it_says(tmp_path):
    (common, combined, hosted), _ = rows(tmp_path, COMMON, COMBINED, f'shop.example:443 {COMBINED} 0.004 "-"')
    when = AT.strip("[]")
    assert common == NONE | {
        "host": "1.2.3.4",
        "user": "ann",
        "time": when,
        "request": "GET /a?b=1 HTTP/1.1",
        "method": "GET",
        "url": "/a?b=1",
        "protocol": "HTTP/1.1",
        "status": "200",
        "bytes": "512",
    }
    post = {
        "host": "1.2.3.4",
        "time": when,
        "request": "POST / HTTP/2.0",
        "method": "POST",
        "url": "/",
        "protocol": "HTTP/2.0",
        "status": "302",
        "referrer": "https://a.example/",
        "agent": "Agent/1 (x; y)",
    }
    assert combined == NONE | post
    assert hosted == NONE | post | {"server": "shop.example:443", "more": ' 0.004 "-"'}


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (r"a \"b\" c", 'a "b" c'),
        (r"ends in \\", "ends in \\"),
        (r"\\\"", '\\"'),
        (r"\x16\x03", r"\x16\x03"),
        ("é", "é"),
    ],
)
def test_what_stands_escaped_is_read_as_it_is_meant(tmp_path, written, meant):
    (row, _), _ = rows(tmp_path, f'1.2.3.4 - - {AT} "{written}" 400 0 "-" "{written}"', COMBINED)
    assert (row["request"], row["agent"], row["method"], row["url"]) == (meant, meant, None, None)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "garbage",
        COMMON[:-4],
        COMMON + ' "only one more',
        f'{COMMON} "one value more"',
        COMBINED[:-1],
        COMBINED.replace("302", "3021"),
        COMBINED.replace("17/May", "17.05"),
        COMBINED.replace("[", ""),
        "#Fields: date time c-ip",
        "\x00" * 100,
    ],
)
def test_a_line_that_is_none_is_rejected_where_it_stands_and_no_other_is(tmp_path, line):
    found, all_of_it = rows(tmp_path, COMMON, line, COMBINED, encoding="utf-8")
    assert [row["status"] for row in found] == ["200", "302"]
    assert all_of_it.lines == [1, 3]
    assert all_of_it.rejects == ([(2, line.strip(), _OTHER)] if line else [])


def test_bytes_that_are_no_text_cost_their_own_line(tmp_path):
    good = [COMBINED.replace("Agent", "Agént")] * 3
    found, all_of_it = rows(tmp_path, *good, COMBINED.encode().replace(b"Agent", b"Ag\xffnt"), COMMON)
    assert len(found) == 4
    ((line, text, reason),) = all_of_it.rejects
    assert (line, reason) == (4, "the line holds bytes that are not UTF-8")
    assert text.startswith("1.2.3.4")
    assert "Ag\ufffdnt" in text


def test_a_line_of_megabytes_is_rejected_shortened(tmp_path):
    found, all_of_it = rows(tmp_path, COMMON, COMBINED.replace("Agent", "A" * 3_000_000), COMBINED)
    assert len(found) == 2
    ((line, text, reason),) = all_of_it.rejects
    assert (line, len(text), reason) == (2, 10_000, "the line is longer than a million bytes")


def test_an_agent_of_ten_thousand_bytes_is_read(tmp_path):
    found, _ = rows(tmp_path, COMBINED.replace("Agent", "A" * 10_000))
    assert len(found[0]["agent"]) == 10_000 + len("/1 (x; y)")


def test_a_log_without_any_name_for_it_is_known_by_its_first_line(tmp_path):
    for name in ("access_log", "access.log.1", "logs.txt", "access.log.2.gz"):
        content = f"{COMBINED}\n{COMMON}\n".encode()
        (tmp_path / name).write_bytes(gzip.compress(content) if name.endswith("gz") else content)
        assert told(tmp_path, name).columns == COLUMNS


def test_a_log_of_json_lines_is_read_as_such(tmp_path):
    line = {"remote_addr": "1.2.3.4", "request": "GET /", "headers": {"agent": "x"}}
    found = told(tmp_path, "access.log", "\n".join(map(json.dumps, [line, line])).encode())
    assert found.columns == ("remote_addr", "request", "headers.agent")
    assert len(found.rows) == 2


def test_a_text_that_is_no_log_is_refused(tmp_path):
    error = refused(tmp_path, "error.log", b"2015/05/17 10:05:03 [error] upstream timed out\n" * 20)
    assert error.code == "wrong-format"
    assert "2015/05/17 10:05:03" in error.what


def test_a_log_cut_short_in_its_compression_is_refused_whole(tmp_path):
    stream = io.BytesIO()
    with gzip.open(stream, "wb") as file:
        file.write(f"{COMBINED}\n".encode() * 5_000)
    error = refused(tmp_path, "access.log.gz", stream.getvalue()[:-20])
    assert (error.code, error.what) == ("file-unreadable", "the gzip file is damaged")


def test_more_lines_than_a_chunk_holds_keep_their_numbers(tmp_path):
    lines = [COMBINED.replace("302", str(200 + number % 300)) for number in range(170_000)]
    lines[100_000] = "no line"
    found, all_of_it = rows(tmp_path, *lines)
    numbers = [number for number in range(1, 170_001) if number != 100_001]
    assert all_of_it.lines == numbers
    assert [int(row["status"]) for row in found] == [200 + (number - 1) % 300 for number in numbers]


LOG_SOURCE = {
    "files": {"path": "access.log"},
    "into": {"events": "hit", "customer": "text(host)", "occurred_at": 'instant(time, "%d/%b/%Y:%H:%M:%S %z")'},
    "columns": {"status": "integer(status)", "bytes": "integer(bytes)"},
}


def test_times_of_other_zones_are_kept_in_utc_and_clocks_ahead_go_to_the_quarantine(till):
    west, ahead = COMMON.replace("+0000", "-0730"), COMMON.replace("2015", "2035")
    till.write("access.log", f"{west}\n{ahead}\nno line\n{COMMON.replace('512', '-')}\n")
    report = till.load(source(**LOG_SOURCE))
    assert till.rows("SELECT CAST(occurred_at AS VARCHAR), bytes FROM event_hit ORDER BY 1") == [
        ("2015-05-17 10:05:03", None),
        ("2015-05-17 17:35:03", 512),
    ]
    assert report.reasons == {_OTHER: 1, "occurred_at lies in the future": 1}
    assert till.rows("SELECT line, code FROM quarantine ORDER BY line") == [(2, "future"), (3, "unreadable-line")]
    assert till.load(source(**LOG_SOURCE)).unchanged == ("access.log",)
