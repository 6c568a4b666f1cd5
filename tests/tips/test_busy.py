"""Photos that keep the cleaner busy: everybody else is served all the same, and who comes with photos loses no word."""

from concurrent.futures import ThreadPoolExecutor, as_completed
from io import BytesIO
from itertools import islice
from time import perf_counter

from portal.documents import pictures
from portal.tips.photos import AT_ONCE
from portal.web import tokens
from tests.pictures import small_jpeg
from tests.tips.stories import A_TIP, code_of, filed, post

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
