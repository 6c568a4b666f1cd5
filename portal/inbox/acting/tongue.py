"""In which of the two languages something is written, told by the small words that every text needs; None where that is not plain.

A small word with a capital says half as much: it may be a name ("Will", "PT Dan Liris"), where one in small letters is none.
"""

import re

from portal.accounts.models import Language

PLAIN = 2  # points: a word in small letters, or two with a capital
TIMES = 3  # as many as of the other
WORD = re.compile(r"[A-Za-z']+")
INDONESIAN = """
yang dan di ke dari ini itu untuk dengan kami kita anda tidak sudah akan ada pada dalam saya mereka apakah bila atau juga
karena oleh seperti bukan belum masih telah dapat bisa agar supaya jika kalau tetapi lebih kepada tentang hari sini sana
mana siapa kapan bagaimana mengapa terima kasih mohon silakan maaf laporan sedang tunggu
"""
ENGLISH = """
the and of to in is are was were we you your our it this that for with on at not have has had will be been they them he she
if or but from by as can could would please do does did there here what when where who which us any more than
everyone anyone now still need help thank thanks sorry report wait how why
"""
SMALL = {Language.ID: frozenset(INDONESIAN.split()), Language.EN: frozenset(ENGLISH.split())}


def written_in(text: str) -> Language | None:
    words = WORD.findall(text)
    points = {language: sum(2 if word.islower() else 1 for word in words if word.lower() in small) for language, small in SMALL.items()}
    most, least = sorted(points, key=lambda language: points[language], reverse=True)
    return most if points[most] >= PLAIN and points[most] >= TIMES * points[least] else None
