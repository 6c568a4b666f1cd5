"""The words of numbered papers."""

from typing import Any, Self

from flask_babel import lazy_gettext as _l

from portal.codes import Code


class PaperKind(Code):
    """What a numbered paper is, and the letter its number begins with: P-2026-0231."""

    letter: str

    def __new__(cls, value: str, label: Any, letter: str) -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = member.public = label
        member.hint = ""
        member.letter = letter
        return member

    DECLARATION = "declaration", _l("Tanda terima pernyataan"), "P"
    SUBMISSION = "submission", _l("Tanda terima kiriman"), "K"
    REFERRAL = "referral", _l("Surat rujukan"), "R"
