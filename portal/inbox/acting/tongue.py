"""In which of the two languages something is written, told by the small words that every text needs; None where that is not plain."""

import re

from portal.accounts.models import Language

FEWEST = 3  # small words of one language; a shorter text says too little
TIMES = 3  # as many as of the other
WORD = re.compile(r"[a-z']+")
INDONESIAN = """
yang dan di ke dari ini itu untuk dengan kami kita anda tidak sudah akan ada pada dalam saya mereka apakah bila atau juga
karena oleh seperti bukan belum masih telah dapat bisa agar supaya jika kalau tetapi lebih kepada tentang hari sini sana
"""
ENGLISH = """
the and of to in is are was were we you your our it this that for with on at not have has had will be been they them he she
if or but from by as can could would please do does did there here what when where who which us any more than
everyone anyone now still need help
"""
SMALL = {Language.ID: frozenset(INDONESIAN.split()), Language.EN: frozenset(ENGLISH.split())}


def written_in(text: str) -> Language | None:
    words = WORD.findall(text.lower())
    mine = {language: sum(word in small for word in words) for language, small in SMALL.items()}
    most, least = sorted(mine, key=lambda language: mine[language], reverse=True)
    return most if mine[most] >= FEWEST and mine[most] >= TIMES * mine[least] else None
