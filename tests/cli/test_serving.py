"""A server that owns the project: commands hand it their work, a second one is refused, and it ends in good order."""

import json
import signal
import socket
from pathlib import Path

import httpx2
import pytest
from tests.serving import serving

from ilk.cli.serving import address_of
from ilk.kernel.errors import UserError, problems_of

ASKED = (
    ["segment", "list"],
    ["segment", "show", "berliners"],
    ["segment", "members", "berliners"],
    ["segment", "history", "berliners"],
    ["segment", "profile", "berliners"],
    ["customer", "show", "a/b"],
    ["customer", "show", "Zoë 7 %"],
    ["customer", "list", "--segment", "readers", "--search", "c1"],
    ["trait", "list"],
    ["source", "show", "orders"],
    ["quarantine", "list", "--source", "orders"],
    ["query", 'city = "Köln"'],
    ["plan"],
    ["runs"],
)


def test_commands_answer_the_same_with_and_without_a_server(ilk, shop):
    alone = {" ".join(command): json.loads(ilk(*command, "--json").stdout) for command in ASKED}
    with serving(shop) as server:
        through = {" ".join(command): json.loads(ilk(*command, "--json").stdout) for command in ASKED}
        assert {"/v1/segments", "/v1/customers/{id}"} <= server.routes()
    assert through == alone


def test_files_are_written_the_same_through_a_server(ilk, shop, tmp_path):
    def write(folder):
        folder.mkdir()
        ilk("segment", "members", "berliners", "--csv", str(folder / "m.csv"), "--parquet", str(folder / "m.parquet"))
        ilk("quarantine", "export", str(folder / "q.csv"))
        return {path.name: path.read_bytes() for path in folder.iterdir()}

    alone = write(tmp_path / "alone")
    with serving(shop):
        assert write(tmp_path / "through") == alone


def test_errors_are_told_the_same_through_a_server(ilk, shop):
    (shop / "segments" / "two.yaml").write_text("when: spen > 1 and did ordr\n", encoding="utf-8")
    wrong = (["query", "spen > 100"], ["segment", "show", "nobody"], ["customer", "show", "c0"], ["plan"])

    def told(command):
        with pytest.raises(UserError) as caught:
            ilk(*command)
        return [(each.code, each.what, each.where, each.known, each.hint) for each in problems_of(caught.value)]

    alone = [told(command) for command in wrong]
    with serving(shop):
        assert [told(command) for command in wrong] == alone
        assert "spen" in str(told(["run"]))


def test_a_run_is_handed_over_and_followed(ilk, shop):
    with serving(shop):
        done = ilk("run")
        newest = json.loads(ilk("runs", "--json").stdout)["items"][0]
    assert "Publish: 40 customers" in done.stderr
    assert "40 customers, 3 segments" in done.stdout
    assert (newest["state"], newest["by"]) == ("done", "local")


def test_definitions_are_applied_through_a_server_and_seen_by_it(ilk, shop):
    (shop / "segments" / "new.yaml").write_text('when: city = "Köln"\n', encoding="utf-8")
    with serving(shop):
        assert "1 added" in ilk("apply", "--why", "a new one").stdout
        ilk("run")
        assert json.loads(ilk("segment", "show", "new", "--json").stdout)["summary"]["size"] == 10


def test_a_second_server_is_refused_and_told_of_the_first(ilk_process, shop):
    with serving(shop) as first:
        second = ilk_process(["serve", "--port", "0", "--no-open"], shop)
    assert second.returncode == 1
    assert "store-locked" in second.stderr
    assert first.address in second.stderr


def test_a_port_that_is_taken_is_the_users_error(ilk_process, shop):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = ilk_process(["serve", "--port", str(taken.getsockname()[1]), "--no-open"], shop)
    assert done.returncode == 1
    assert "port-taken" in done.stderr
    assert "--port 0" in done.stderr


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_server_that_is_told_to_stop_lets_go_of_everything(ilk, shop, how):
    with serving(shop) as server:
        assert (shop / ".ilk" / "owner.json").stat().st_mode & 0o077 == 0
        assert server.stop(how) == 0
        assert "Traceback" not in "".join(server.said)
    assert not (shop / ".ilk" / "owner.json").exists()
    assert ilk("segment", "list").stdout


def test_a_server_that_was_killed_is_no_hindrance(ilk, shop):
    with serving(shop) as server:
        server.stop(signal.SIGKILL)
    assert (shop / ".ilk" / "owner.json").exists()
    assert "40 customers" in ilk("run").stdout


def test_a_server_stops_in_the_middle_of_a_run_and_the_run_can_be_repeated(ilk, shop):
    with serving(shop) as server:
        started = httpx2.post(f"{server.address}/v1/runs", json={}, timeout=60, trust_env=False)
        assert started.status_code == 202
        assert server.stop() == 0
    records = json.loads(ilk("runs", "--json").stdout)["items"]
    assert records[0]["id"] == started.json()["id"]
    assert records[0]["state"] in {"interrupted", "done"}
    assert "40 customers" in ilk("run").stdout


def test_a_key_made_while_a_server_runs_opens_it(ilk, shop):
    with serving(shop, "--require-key") as server:
        assert httpx2.get(f"{server.address}/v1/project", timeout=60, trust_env=False).status_code == 401
        secret = ilk("key", "create", "robot").stdout.strip()
        headers = {"Authorization": f"Bearer {secret}"}
        told = httpx2.get(f"{server.address}/v1/project", headers=headers, timeout=60, trust_env=False)
        assert told.json()["role"] == "viewer"
        assert ilk("segment", "list").stdout


def test_a_further_name_is_allowed_when_it_is_given(shop):
    with serving(shop, "--allow-host", "shop.example") as server:
        allowed = httpx2.get(f"{server.address}/health", headers={"Host": "shop.example"}, timeout=60, trust_env=False)
        refused = httpx2.get(f"{server.address}/health", headers={"Host": "other.example"}, timeout=60, trust_env=False)
        local = httpx2.get(
            f"{server.address}/v1/project", headers={"Host": "shop.example"}, timeout=60, trust_env=False
        )
    assert (allowed.status_code, refused.status_code, local.status_code) == (200, 421, 401)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="tells memory only where /proc does")
def test_an_idle_server_is_small(shop):
    with serving(shop) as server:
        assert httpx2.get(f"{server.address}/ready", timeout=60, trust_env=False).status_code == 200
        status = Path(f"/proc/{server.process.pid}/status").read_text()
    kilobytes = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))
    assert kilobytes < 400_000


def test_an_address_is_one_that_a_browser_on_this_machine_can_open():
    with socket.create_server(("0.0.0.0", 0)) as everywhere:  # noqa: S104 - every address is the point
        assert address_of(everywhere) == f"http://127.0.0.1:{everywhere.getsockname()[1]}"
    if socket.has_ipv6 and Path("/proc/net/if_inet6").exists():
        with socket.create_server(("::1", 0), family=socket.AF_INET6) as six:
            assert address_of(six) == f"http://[::1]:{six.getsockname()[1]}"
