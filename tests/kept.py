"""All that an installation keeps, as a thief would find it, and whether something can be read in it."""

import base64
import os
from pathlib import Path

from sqlalchemy import inspect, text

from portal.storage.database import db
from tests import engines


def everything(home: Path, *logs: Path) -> bytes:
    """All files of the installation, the database's own among them, and all that the server said."""
    with db.engine.connect() as connection:
        if engines.ON_POSTGRES:
            connection.execute(text("CHECKPOINT"))
            home = Path(connection.execute(text("SHOW data_directory")).scalar_one())
    files = [Path(folder, name) for folder, _, names in os.walk(home) for name in names]
    return b"".join(_bytes(file) for file in [*sorted(files), *logs])


def _bytes(file: Path) -> bytes:
    """A database at work removes files and folders of its own between being listed and being read: what is gone is not kept."""
    try:
        return file.read_bytes() if file.is_file() else b""
    except FileNotFoundError:
        return b""


def is_in(kept: bytes, secret: str) -> bool:
    """As it is, in capitals or none, as UTF-16, in hexadecimal or in base64."""
    plain = secret.encode()
    spellings = [plain, secret.lower().encode(), secret.upper().encode(), secret.encode("utf-16-le"), plain.hex().encode()]
    return any(one in kept for one in [*spellings, base64.b64encode(plain).rstrip(b"=")[:-1]])


def every_row(*but: str) -> dict[str, list[tuple]]:
    """Every row of every table but these, as it is kept."""
    db.session.rollback()
    tables = [name for name in inspect(db.engine).get_table_names() if name not in but]
    return {name: sorted(map(tuple, db.session.execute(text(f'SELECT * FROM "{name}"'))), key=repr) for name in tables}
