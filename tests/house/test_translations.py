"""Both languages say everything, and say the same."""

import re

import polib
import pytest

from tests.house.verdict import nothing
from translations.words import LANGUAGES, catalogue, extracted, path

PLACEHOLDER = re.compile(r"%\((\w+)\)[sdf]|%[sdf]")
MARKUP = re.compile(r"</?[a-z][^>]*>")


@pytest.fixture(scope="module")
def messages():
    return {(message.context, message.id) for message in extracted() if message.id}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogue_is_in_step_with_the_code(language, messages):
    known = {(message.context, message.id) for message in catalogue(language) if message.id}
    assert {"not in the catalogue": messages - known, "not in the code": known - messages} == {
        "not in the catalogue": set(),
        "not in the code": set(),
    }, "run `python -m translations.words`"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_has_its_words(language):
    entries = polib.pofile(str(path(language)))
    nothing([entry.msgid for entry in entries if not entry.translated() or entry.fuzzy])


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_placeholder_and_no_tag_is_lost(language):
    lost = []
    for entry in polib.pofile(str(path(language))).translated_entries():
        for said in entry.msgstr_plural.values() or [entry.msgstr]:
            for pattern in (PLACEHOLDER, MARKUP):
                meant = [sorted(set(pattern.findall(text))) for text in (entry.msgid, entry.msgid_plural or entry.msgid)]
                if sorted(set(pattern.findall(said))) not in meant:
                    lost.append((entry.msgid, said))
    nothing(lost)


def test_the_indonesian_is_what_the_code_says():
    nothing([entry.msgid for entry in polib.pofile(str(path("id"))) if not entry.msgid_plural and entry.msgstr != entry.msgid])


def test_the_english_is_not_indonesian():
    """A sentence left as it was is no translation (names, numbers and single words may be the same)."""
    same = [entry.msgid for entry in polib.pofile(str(path("en"))) if entry.msgstr == entry.msgid and len(entry.msgid.split()) > 3]
    nothing(same)
