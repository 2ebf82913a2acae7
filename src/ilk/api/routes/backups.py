"""Backups: made on the machine of the server, where they stay."""

from ilk.api.actors import Here, Who
from ilk.api.bodies import BackupRequest
from ilk.api.routing import routes
from ilk.app.backup import making
from ilk.app.backup.making import Backup

router = routes("Access")


@router.get("/backups")
def get_backups(here: Here, who: Who) -> list[Backup]:
    """The backups that lie in the project, the newest first."""
    return making.backups(here, who)


@router.post("/backups", status_code=201)
def post_backup(here: Here, who: Who, wanted: BackupRequest | None = None) -> Backup:
    """Keep the whole project in one file, in its folder, while it goes on to be used."""
    wanted = wanted or BackupRequest()
    return making.back_up(here, who, data=wanted.data, keep=wanted.keep)
