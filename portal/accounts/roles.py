"""Who may do what: the auditor's one page."""

from flask_babel import lazy_gettext as _l

from portal.codes import Code


class Role(Code):
    OWNER = "owner", _l("Pemilik akun")
    EDITOR = "editor", _l("Pengisi data")
    OFFICER = "officer", _l("Petugas")
    SUPERVISOR = "supervisor", _l("Kepala bidang")
    AUDITOR = "auditor", _l("Auditor")
    ADMIN = "admin", _l("Admin")
    AGENCY = "agency", _l("Penghubung instansi")
    PROVINCE = "province", _l("Analis provinsi")
    MACHINE = "machine", _l("Sistem penjamin")


class Can(Code):
    """Deeds, not doors: an endpoint asks for one of them."""

    KEEP_ROLL = "keep_roll"  # the sponsor's own list: see, change, upload, send
    INVITE_COLLEAGUES = "invite_colleagues"  # of the same sponsor
    KEEP_SPONSOR = "keep_sponsor"  # the sponsor's own data: address, contact
    SEND_BY_MACHINE = "send_by_machine"  # the sponsor's own list, from its own system
    TRIAGE = "triage"  # read cases, claim, ask, note, file for somebody
    DECIDE = "decide"
    VERIFY_SPONSORS = "verify_sponsors"
    LEAD_DESK = "lead_desk"  # who works on what: hide a case from somebody, hand over what a colleague leaves
    APPROVE_REFERRALS = "approve_referrals"  # second person for what leaves the office; never one's own
    LIFT_FIREWALL = "lift_firewall"  # refer elsewhere than to whom it must go first, for a reason
    ANSWER_REFERRALS = "answer_referrals"  # what the office passed on to one's own agency
    CONFIRM_GRANTS = "confirm_grants"  # second person for office accounts
    MANAGE_PEOPLE = "manage_people"
    MANAGE_OFFICE = "manage_office"


GRANTS: dict[Role, frozenset[Can]] = {
    Role.OWNER: frozenset({Can.KEEP_ROLL, Can.INVITE_COLLEAGUES, Can.KEEP_SPONSOR}),
    Role.EDITOR: frozenset({Can.KEEP_ROLL}),
    Role.OFFICER: frozenset({Can.TRIAGE, Can.DECIDE, Can.APPROVE_REFERRALS, Can.VERIFY_SPONSORS}),
    Role.SUPERVISOR: frozenset(
        {Can.TRIAGE, Can.DECIDE, Can.APPROVE_REFERRALS, Can.LIFT_FIREWALL, Can.VERIFY_SPONSORS, Can.LEAD_DESK, Can.CONFIRM_GRANTS}
    ),
    Role.AUDITOR: frozenset(),
    Role.ADMIN: frozenset({Can.MANAGE_PEOPLE, Can.MANAGE_OFFICE}),
    Role.AGENCY: frozenset({Can.ANSWER_REFERRALS}),
    Role.PROVINCE: frozenset(),
    Role.MACHINE: frozenset({Can.SEND_BY_MACHINE}),
}

AT_THE_DESK = tuple(role for role, deeds in GRANTS.items() if Can.TRIAGE in deeds)
SPONSOR_ROLES = frozenset({Role.OWNER, Role.EDITOR})
OFFICE_ROLES = frozenset(Role) - SPONSOR_ROLES - {Role.MACHINE}
DESK_ROLES = (Role.OFFICER, Role.SUPERVISOR, Role.AUDITOR, Role.ADMIN)  # what an admin grants in any office


def grantable(*, province: bool, agencies: bool) -> tuple[Role, ...]:
    """The roles for which an admin can invite somebody: analysts work at the province, liaisons at an agency that is listed."""
    return (*DESK_ROLES, *((Role.AGENCY,) if agencies else ()), *((Role.PROVINCE,) if province else ()))


def family(role: Role) -> tuple[Role, ...]:
    """The roles that somebody with this one may be given instead; a liaison is tied to an agency, an analyst to the province."""
    if role in SPONSOR_ROLES:
        return (Role.OWNER, Role.EDITOR)
    return DESK_ROLES if role in DESK_ROLES else (role,)
