"""A story that tells only of looks or origin is known as such; one word of a deed is enough that it is not."""

import pytest

from portal.tips.sifting import only_looks
from tests.tips.stories import told

ONLY_LOOKS = """
Ada orang asing mukanya seperti dari luar negeri di pasar.
Ada orang asing jalan-jalan di pasar.
Tetangga baru saya kulitnya hitam dan rambutnya keriting, seperti orang Afrika.
Di kampung kami sekarang banyak orang Cina, tolong diperiksa.
Ada bule tinggal di sebelah rumah kami, warga merasa tidak nyaman.
Orangnya bermata sipit dan tidak bisa bahasa Indonesia.
Saya melihat dua perempuan bercadar, logatnya seperti orang Arab.
Ada orang India di dekat pasar, mencurigakan sekali.
Mereka bukan orang sini, agamanya juga lain.
Ulun malihat urang bule bajalan di pasar, kada tahu dari mana asalnya.
Naan ulun asing ma tumpuk takam, puang tahu tekan awe.
Wajahnya wajah Korea, saya curiga dia bukan WNI.
Ada warga negara asing di desa kami sejak kemarin.
Orang berkulit putih terlihat duduk-duduk di depan gereja.
Pendatang dari Pakistan semakin banyak di sini, mohon ditindak.
Dia keturunan Tionghoa dan tidak pernah bergaul dengan warga.
There is a foreigner with a foreign face at the market.
A Chinese looking man has been walking around our village.
My new neighbours are Muslim and speak a language I do not know.
Two black men were standing near the church, they look African.
He has a strange accent and does not look like us.
Many foreigners live here now and I am scared of them.
Ada orang kulit hitam jalan-jalan di pasar tadi sore, mohon dicek.
Orang negro itu sering lewat depan rumah saya.
An Indian family moved in next to us, please check them.
People with slanted eyes came to the village, very suspicious.
""".strip().splitlines()

SOMETHING_HAPPENS = """
Orang asing berkulit putih mengasah parang di depan rumah kami.
Ada orang Cina menyuruh warga menandatangani surat tanah.
Bule itu memotret anak-anak di sekolah tanpa bicara dengan guru.
Orang asing tinggal di mess tambang dan paspornya diambil.
Ada orang Korea menjual obat dari rumah ke rumah.
Dua orang India naik truk membawa kayu ke dermaga.
Laki-laki berwajah Arab membagikan selebaran kepada anak kami.
Mukanya lebam, sepertinya dipukul majikannya yang orang asing.
Orang asing keluar masuk rumah kosong jam 2 malam.
Orang asing keluar masuk rumah kosong, terakhir 02.30.
Warga asing tidak digaji tiga bulan.
Perempuan asing menangis dan minta tolong di pinggir jalan.
Ada orang luar negeri menginap di rumah Pak RT dua minggu.
Ada orang asing mengukur tanah kami dengan alat.
Tamu asing di losmen tidak pernah ditanya kartunya.
Orang China ngebor di belakang sungai, airnya keruh.
Orang Malaysia itu ngajak anak muda ke luar negeri dengan janji besar.
Orang asing itu mengintip rumah kami.
Mereka dari Vietnam dan kelaparan di pondok.
A foreigner is drilling behind the school with Chinese workers.
The Chinese foreman locked the men in at night.
An African man asked me to sign a paper I could not read.
A Russian tourist crashed his motorbike and is lying in the hut.
Foreign people are cutting trees behind the river.
An Indian family has no food and the child is ill.
Two Korean men took away the girls' phones.
A white man offers girls jobs abroad for money.
My stay permit is over, I am from Nepal.
The foreigners arrive at 2 am and leave before light.
Empat orang membawa alat berat ke Karang Langit sejak Senin.
Lampu jalan di simpang mati sudah lama sekali.
""".strip().splitlines()


@pytest.mark.parametrize("story", ONLY_LOOKS)
def test_looks_and_origin_alone(story):
    assert only_looks(story)


@pytest.mark.parametrize("story", SOMETHING_HAPPENS)
def test_one_deed_is_enough(story):
    assert not only_looks(story)


@pytest.mark.parametrize("row", told(), ids=lambda row: row["text"][:30])
def test_of_what_people_really_write_only_prejudice_is_sifted(row):
    assert only_looks(row["text"]) == (row["kind"] == "prasangka")


@pytest.mark.parametrize("story", [f"{looks} {deed}" for looks, deed in zip(ONLY_LOOKS, SOMETHING_HAPPENS, strict=False)])
def test_a_deed_beside_looks_is_enough(story):
    assert not only_looks(story)


def test_an_office_has_words_of_its_own_in_the_place_of_ours():
    own = "wong manca\nbertato\n\n"
    assert only_looks("Ana wong manca nang pasar iki.", own)
    assert only_looks("Orangnya bertato semua di pasar.", own)
    assert not only_looks("Ana wong saka manca nang pasar.", own), "a phrase is a phrase"
    assert not only_looks(ONLY_LOOKS[0], own)


def test_spaces_are_no_list_of_words():
    assert only_looks(ONLY_LOOKS[0], " \n \n")


def test_a_book_is_sifted_as_fast_as_a_line():
    book = " ".join(ONLY_LOOKS * 3)[:5000]
    assert only_looks(book)
    assert not only_looks(book[:4900] + " membawa truk")
