"""Photos that keep the cleaner busy: everybody else is served all the same, and who comes with photos loses no word."""

from concurrent.futures import ThreadPoolExecutor, as_completed
from datetime import timedelta
from io import BytesIO
from itertools import islice
from time import perf_counter

from sqlalchemy import insert

from portal import clock
from portal.documents import pictures
from portal.documents.pictures import Sort
from portal.storage.database import db, unit_of_work
from portal.tips.models import WaitingPhoto
from portal.tips.photos import AT_ONCE, MANY
from portal.web import tokens
from tests.pictures import small_jpeg
from tests.tips.stories import A_TIP, code_of, filed, post, tip

BUSY = "Sekarang banyak foto yang masuk. Tulisan Anda masih ada: kirim lagi sebentar lagi, atau tanpa foto."


def test_a_cleaner_that_is_busy_holds_nobody_else_up(app, visitor):
    def with_a_photo(number: int):
        with app.app_context():
            fields = A_TIP | {"token": tokens.new_token(), "story": f"{A_TIP['story']} Ini yang ke-{number}."}
            return app.test_client().post("/", data=fields | {"photos": (BytesIO(small_jpeg(number)), "IMG.jpg")})

    with ThreadPoolExecutor(AT_ONCE + 2) as crowd:
        with pictures._one_at_a_time:  # somebody's file takes its time
            coming = [crowd.submit(with_a_photo, number) for number in range(AT_ONCE + 2)]
            start = perf_counter()
            assert code_of(post(visitor))
            assert visitor.get("/cek").status_code == 200
            assert perf_counter() - start < 5
            sent_back = [one.result() for one in islice(as_completed(coming, 30), 2)]
        answers = [one.result(60) for one in coming]
    assert {answer.status_code for answer in sent_back} == {422}
    assert all(BUSY in answer.text and A_TIP["story"] in answer.text for answer in sent_back)
    assert sum(answer.status_code == 200 for answer in answers) == AT_ONCE
    assert filed() == AT_ONCE + 1


def test_somebody_who_fills_the_place_where_photos_wait_keeps_nobodys_report_from_arriving(app, visitor):
    until = clock.now() + timedelta(hours=1)
    row = {"token_hash": b"somebody", "number": 1, "sort": Sort.PHOTO, "pages": 1, "size": 1, "content": b"x", "good_until": until}
    with unit_of_work():
        db.session.execute(insert(WaitingPhoto), [row | {"received_hash": number.to_bytes(4)} for number in range(MANY)])
    with_a_mistake = post(visitor, story="pendek", photos=(BytesIO(small_jpeg(1)), "IMG.jpg"))
    assert with_a_mistake.status_code == 422
    assert BUSY in with_a_mistake.text
    assert "pendek" in with_a_mistake.text
    code = code_of(post(visitor, photos=(BytesIO(small_jpeg(1)), "IMG.jpg")))
    assert len(tip(code).photos) == 1, "what comes with a right report needs no waiting"
