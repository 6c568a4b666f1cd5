"""The roll, listed."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts.gate import requires
from portal.accounts.roles import Can
from portal.offices.areas import place
from portal.register import checking, listing, wording
from portal.register.codes import SponsorKind, Standing
from portal.register.countries import country
from portal.register.reach import workers_for
from portal.register.routes import own, register
from portal.storage.database import db
from portal.web.fields import stripped
from portal.web.page import page, slice_page


@register.get("/")
@requires(Can.KEEP_ROLL)
def start() -> ResponseReturnValue:
    return redirect(url_for("register.guests" if own().kind is SponsorKind.ACCOMMODATION else "register.roll"))


@register.get("/pekerja", endpoint="roll")
@requires(Can.KEEP_ROLL)
def show_roll() -> ResponseReturnValue:
    sponsor = own()
    if sponsor.standing is not Standing.VERIFIED:
        return page("register/roll_waiting.html", sponsor=sponsor)
    listed = listing.Roll(sponsor, db.session.scalars(workers_for(current_user)))
    wanted = _wanted()
    return page(
        "register/roll.html",
        "register/_roll_list.html",
        sponsor=sponsor,
        listed=listed,
        wanted=wanted,
        found=slice_page(listed.wanted(wanted)),
        statuses=[(which.value, f"{which.label} ({count})") for which, count in listed.counts.items()],
        sites=sorted(((code, place(code)) for code in listed.sites), key=lambda site: site[1]),
        sort=lambda by, label: _sort(wanted, by, label),
        wording=wording,
        country=country,
        place=place,
        people_asked=current_user.can(Can.INVITE_COLLEAGUES) and checking.is_asked(sponsor),
    )


def _wanted() -> listing.Wanted:
    asked = request.args
    return listing.Wanted(
        words=(stripped(asked.get("q")) or "")[:100],
        which=listing.Which.read(asked.get("status")) or listing.Which.PRESENT,
        site=asked.get("lokasi", ""),
        order=listing.Order.read(asked.get("urut")) or listing.Order.ENDS,
    )


def _sort(wanted: listing.Wanted, by: str, label: str) -> dict[str, str]:
    """A head of the table that puts the list in another order, or the same one backwards."""
    now = wanted.order.value
    address = url_for(
        "register.roll", q=wanted.words or None, status=wanted.which.value, lokasi=wanted.site or None, urut=f"-{by}" if now == by else by
    )
    order = {by: "ascending", f"-{by}": "descending"}.get(now, "none")
    return {"label": label, "url": address, "order": order}
