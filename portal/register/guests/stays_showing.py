"""What is said of guests as a person reads it: before and after, of passports only the end."""

from collections.abc import Iterator
from datetime import date

from portal.register import showing
from portal.register.countries import country
from portal.register.describing import as_text
from portal.register.guests.guest_forms import GUEST_LABELS
from portal.register.guests.stays import FIELDS, GuestDetails, differences
from portal.register.showing import Row
from portal.web.language import long_date


def rows(before: GuestDetails, after: GuestDetails) -> Iterator[Row]:
    """The fields that differ, in the order in which a guest is described."""
    for name in differences(before, after):
        was, now = shown(before, name), shown(after, name)
        if name == "passport":
            was, now = showing.masked(was, now, 4)
        yield Row(name, GUEST_LABELS[name], was, now)


def contrast(now: GuestDetails, typed: GuestDetails) -> Iterator[tuple[object, str, str]]:
    """For two people at once: the label of each field that differs, what is kept now, and what this person typed."""
    for name in FIELDS:
        if getattr(now, name) != getattr(typed, name):
            yield GUEST_LABELS[name], shown(now, name), shown(typed, name)


def shown(details: GuestDetails, name: str) -> str:
    """One field as a person reads it, in the language of the page; "" for nothing."""
    value = getattr(details, name)
    if isinstance(value, date):
        return long_date(value)
    if name == "nationality":
        return country(value)
    return str(value.label) if name == "sex" and value else as_text(value)
