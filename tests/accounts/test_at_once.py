"""Several people, or one person twice, at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select

from portal.accounts import inviting
from portal.accounts.models import SignedIn, User, email_digest
from portal.accounts.roles import Role
from portal.audit import verifying
from portal.storage.database import db, unit_of_work
from tests.cast import DEWI, PASSWORD, RINA, YOHANES

MANY = 6


@pytest.fixture
def at_once(app):
    """`at_once(page, address, [fields, …], sign_in)`: each sent by somebody with a browser of their own, all in the same moment."""

    def send(page, address, letters, who=None):
        ready = Barrier(len(letters))

        def one(fields):
            with app.app_context():
                visitor = app.test_client()
                if who:
                    visitor.submit("/masuk", "password", email=who.email, password=PASSWORD)
                csrf = visitor.get(page).csrf
                ready.wait(20)
                return visitor.post(address, data={"csrf_token": csrf, **fields})

        with ThreadPoolExecutor(len(letters)) as crowd:
            answers = list(crowd.map(one, letters))
        db.session.rollback()  # the test sees what they did
        return answers

    return send


def test_a_link_used_by_several_at_once_works_for_one(at_once):
    with unit_of_work():
        token = inviting.invite("Agus", "agus@contoh.test", Role.EDITOR, office=DEWI.row.office_id, by=DEWI.row).token
    words = [f"kata sandi nomor {number}" for number in range(MANY)]
    answers = at_once(f"/sandi/{token}", f"/sandi/{token}", [{"password": word, "again": word} for word in words])
    assert sorted(answer.status_code for answer in answers) == [303] + [404] * (MANY - 1)


def test_one_address_invited_by_several_at_once_is_one_account(at_once):
    asked = {"name": "Agus", "email": "agus@contoh.test", "role": "officer", "language": "id"}
    answers = at_once("/admin/", "/admin/", [asked] * MANY, YOHANES)
    assert sorted(answer.status_code for answer in answers) == [200] + [409] * (MANY - 1)
    assert db.session.scalar(select(func.count()).select_from(User).where(User.email_hash == email_digest("agus@contoh.test"))) == 1


def test_many_sign_ins_at_once_all_work_and_the_trail_is_whole(at_once):
    answers = at_once("/masuk", "/masuk", [{"email": RINA.email, "password": PASSWORD}] * MANY)
    assert {answer.status_code for answer in answers} == {303}
    assert db.session.scalar(select(func.count()).select_from(SignedIn)) == MANY
    (verdict,) = verifying.verify()
    assert (verdict.deeds, verdict.broken_at) == (MANY, None)
