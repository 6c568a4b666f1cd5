"""What goes wrong is logged without what people wrote, and without the address they wrote it at."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from portal.storage.database import db

WRITTEN = "Rina Sulistia, EF0238557"


def test_a_crash_is_logged_without_anybodys_words(app, caplog):
    statement = text("INSERT INTO holiday (id, office_id, day, name) VALUES (:id, :office, :day, 'x')")
    with app.test_request_context("/sandi/kunci-rahasia"):
        with pytest.raises(DBAPIError, match="parameters hidden") as failed:
            db.session.execute(statement, {"id": None, "office": None, "day": WRITTEN})
        app.log_exception((failed.type, failed.value, failed.tb))
        db.session.rollback()
    assert "GET accounts.choose_password" in caplog.text
    assert "test_logs.py" in caplog.text
    for secret in ("EF0238557", "kunci-rahasia"):
        assert secret not in caplog.text
