"""Which kinds of foreign nationals a kind of sponsor has on its list, as the regulation names them; the likely ones first."""

from functools import cache

from portal.register.codes import ForeignKind, SponsorKind

GUARANTEED = (ForeignKind.FAMILY, ForeignKind.STUDENT, ForeignKind.TOURIST, ForeignKind.REFUGEE, ForeignKind.OTHER)  # by individuals
INVITED = (  # by organisations (Permendagri 49/2010 article 2)
    ForeignKind.EXPERT,
    ForeignKind.RESEARCHER,
    ForeignKind.CLERGY,
    ForeignKind.STUDENT,
    ForeignKind.ARTIST,
    ForeignKind.JOURNALIST,
    ForeignKind.ORGANISATION,
)


def kinds_for(sponsor: SponsorKind) -> tuple[ForeignKind, ...]:
    """What there is to choose from."""
    match sponsor:
        case SponsorKind.INDIVIDUAL:
            return GUARANTEED
        case SponsorKind.ORGANISATION:
            return (*INVITED, *(kind for kind in ForeignKind if kind not in INVITED))
    return tuple(ForeignKind)


@cache
def usual(sponsor: SponsorKind) -> ForeignKind:
    """What a list means that says nothing about it: the likeliest."""
    return kinds_for(sponsor)[0]
