"""The gate: every endpoint says in the line above it who may enter, and one check enforces it.

An endpoint that says nothing stops the portal from starting.
"""

from collections.abc import Callable
from enum import Enum
from typing import Any, TypeVar

from flask import Flask, abort, current_app, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts import throttle
from portal.accounts.roles import Can, Role
from portal.web import buckets, problems
from portal.web.failing import failure
from portal.web.page import wants_fragment

View = TypeVar("View", bound=Callable[..., Any])


class Anyone(Enum):
    """Who may enter besides those who can do something in particular."""

    PUBLIC = "public"
    SIGNED_IN = "signed in"  # people: a sponsor's system has no account to look after


Access = Anyone | Can


def public(view: View) -> View:
    """Anybody may, signed in or not; Flask-Login is not even asked."""
    return _declare(view, Anyone.PUBLIC)


def signed_in(view: View) -> View:
    """Everybody who has signed in may, whatever their role."""
    return _declare(view, Anyone.SIGNED_IN)


def requires(can: Can) -> Callable[[View], View]:
    """Only those who can do this may."""
    return lambda view: _declare(view, can)


def access_of(view: Callable[..., Any]) -> Access | None:
    """What the view declares, or None where it says nothing."""
    return getattr(view, "access", None)


def close(app: Flask) -> None:
    """Call last in create_app: from here on every request passes the gate. Raises RuntimeError for endpoints that declare nothing."""
    silent = [name for name, view in app.view_functions.items() if access_of(view) is None]
    if silent:
        raise RuntimeError(f"These endpoints do not say who may enter: {', '.join(silent)}")
    app.before_request(_check)


def _declare(view: View, access: Access) -> View:
    view.access = access  # type: ignore[attr-defined]
    return view


def _check() -> ResponseReturnValue | None:
    if request.endpoint is None:
        return None
    needed = access_of(current_app.view_functions[request.endpoint])
    if needed is Anyone.PUBLIC:
        return None
    if not current_user.is_authenticated:
        return _unknown_key() if problems.wanted() else _to_the_door()
    if current_user.role is Role.MACHINE if needed is Anyone.SIGNED_IN else not current_user.can(needed):
        abort(403)
    return None


def _unknown_key() -> ResponseReturnValue:
    """Not signed in, at the door of systems; who tries many keys waits."""
    tries = throttle.unknown_keys(request.remote_addr)
    if buckets.count(tries):
        return problems.too_often(buckets.wait(tries))
    answer = problems.problem(401)
    answer.headers["WWW-Authenticate"] = 'Bearer realm="poa"'
    return answer


def _to_the_door() -> ResponseReturnValue:
    """The sign-in page, and back afterwards; htmx must load it as a page, not swap it into one, unless that would wipe what was typed."""
    if wants_fragment() and request.method == "POST":
        return failure(401)
    asked = request.full_path.rstrip("?") if request.method == "GET" else None
    door = url_for("accounts.sign_in", next=asked)
    if request.headers.get("HX-Request"):
        return make_response("", 200, {"HX-Redirect": door})
    return redirect(door, 303)
