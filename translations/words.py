"""Brings both catalogues in step with the code: `python -m translations.words`.

Indonesian is what the code says; a new message waits in the English catalogue for its words.
"""

from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
LANGUAGES = ("id", "en")
KEYWORDS = DEFAULT_KEYWORDS | {"_l": None, "lazy_gettext": None, "_n": (1, 2), "lazy_ngettext": (1, 2), "_p": ((1, "c"), 2)}


def extracted() -> Catalog:
    """Every message in the code and the templates."""
    catalog = Catalog()
    with (HERE / "babel.cfg").open() as mapping:
        methods, options = parse_mapping_cfg(mapping)
    for folder in ("portal", "templates"):
        inside = [(pattern.removeprefix(f"{folder}/"), method) for pattern, method in methods if pattern.startswith(folder)]
        named = {pattern.removeprefix(f"{folder}/"): option for pattern, option in options.items()}
        for _, _, message, comments, context in extract_from_dir(ROOT / folder, inside, named, KEYWORDS):
            catalog.add(message, context=context, auto_comments=comments)
    return catalog


def path(language: str) -> Path:
    return HERE / language / "LC_MESSAGES" / "messages.po"


def catalogue(language: str) -> Catalog:
    with path(language).open("rb") as file:
        return read_po(file, locale=language)


def in_step(old: Catalog, messages: Catalog, language: str) -> Catalog:
    """The catalogue with the messages of today: known words kept, gone ones dropped."""
    new = Catalog(locale=language, project="Portal POA", version="1.0", fuzzy=False, header_comment=old.header_comment)
    new.creation_date, new.revision_date = old.creation_date, old.revision_date
    for message in messages:
        if message.id:
            known = old.get(message.id, message.context)
            words = known.string if known else _itself(message, new.num_plurals) if language == "id" else ""
            new.add(message.id, words, flags=message.flags - {"fuzzy"}, context=message.context)
    return new


def _itself(message: Message, forms: int) -> str | tuple[str, ...]:
    return message.id if isinstance(message.id, str) else (message.id[-1],) * forms


def lacks_words(message: Message) -> bool:
    return not all([message.string] if isinstance(message.string, str) else message.string)


if __name__ == "__main__":
    messages = extracted()
    for language in LANGUAGES:
        new = in_step(catalogue(language), messages, language)
        with path(language).open("wb") as file:
            write_po(file, new, sort_output=True, width=140, ignore_obsolete=True)
        waiting = [message.id for message in new if message.id and lacks_words(message)]
        print(f"{language}: {len(new)} messages, {len(waiting)} without words", *waiting, sep="\n  ")
