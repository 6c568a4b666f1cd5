"""Commands: parse, then call a verb."""

import csv
from dataclasses import replace
from pathlib import Path

import click
from flask import Flask, current_app
from flask_migrate import upgrade

from portal import clock
from portal.accounts import handing, inviting
from portal.accounts.roles import Role
from portal.audit import verifying
from portal.config import HERE_ALONE, Config
from portal.demo import telling
from portal.errors import Refused
from portal.inbox import digest as digests
from portal.offices import areas, current, founding
from portal.referrals import retention as referral_retention
from portal.register import retention as register_retention
from portal.register.monthly import reminding
from portal.storage import outbox
from portal.storage.database import unit_of_work
from portal.timekeeper import Timekeeper
from portal.tips import poster as posters
from portal.tips import retention
from portal.web import language, serving
from portal.web.fields import is_address


def add(app: Flask) -> None:
    for command in (setup, demo, make_admin, serve, deliver, digest, remind, purge, poster, verify_audit):
        app.cli.add_command(command)


@click.command()
def setup() -> None:
    """Brings the database up to date: migrations, areas, the office whose public page this is. Safe to run at every start."""
    config: Config = current_app.extensions["portal"]
    upgrade()
    try:
        with unit_of_work(), language.speaking("en"):
            areas.load()
            founding.open_at(config.office)
    except Refused as refused:
        raise click.ClickException(f"PORTAL_OFFICE: {refused}") from refused


@click.command()
def demo() -> None:
    """Tells the demo's story into an empty database; does nothing where anybody works already."""
    config: Config = current_app.extensions["portal"]
    try:
        if not telling.is_told(config.instance):
            telling.tell(config.instance)
    except telling.Interrupted as half:
        raise click.ClickException(
            f"The demo was interrupted. Empty the database and the folder {config.instance}, then try again."
        ) from half


@click.command("make-admin")
@click.argument("email")
@click.option("--name", prompt=True, help="Who it is.")
@click.option("--office", "area", help="Area code of the office, PORTAL_OFFICE without it; founded where there is none.")
@click.option("--role", type=click.Choice([Role.ADMIN.value, Role.SUPERVISOR.value]), default=Role.ADMIN.value, show_default=True)
def make_admin(email: str, name: str, area: str | None, role: str) -> None:
    """Makes an office's first admin or supervisor, or lets one in again; prints the link to choose a password."""
    config: Config = current_app.extensions["portal"]
    if not is_address(email):
        raise click.ClickException(f"{email!r} is no e-mail address.")
    try:
        with unit_of_work(), language.speaking("en"):
            office = founding.open_at(area or config.office)
            invited = inviting.appoint(name, email, Role(role), office=office.id)
            address = handing.link_address(invited.token, invited.user.language)
    except Refused as refused:
        raise click.ClickException(str(refused)) from refused
    time = "two hours" if invited.for_reset else "seven days"
    click.echo(f"Within {time}, {email} chooses a password here (the link works once):\n{address}")


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
def serve(host: str, port: int) -> None:
    """Serves the portal in one process, the embedded default. Says where, and who may try the demo."""
    config: Config = current_app.extensions["portal"]
    if config.base_url == HERE_ALONE:  # links that people hand over must lead to this port
        current_app.extensions["portal"] = replace(config, base_url=f"http://{host}:{port}")
    try:
        app = current_app._get_current_object()  # type: ignore[attr-defined]
        server = serving.server(app, host, port, clear_untrusted_proxy_headers=not config.proxies)
    except OSError as taken:
        raise click.ClickException(f"{host}:{port} cannot be had ({taken.strerror}). Choose another port: PORT=9000 make run") from taken
    _announce(f"http://{host}:{port}", config.instance)
    Timekeeper(app).start()
    server.run()


@click.command()
def deliver() -> None:
    """Sends the mail that is waiting."""
    config: Config = current_app.extensions["portal"]
    click.echo(f"{outbox.deliver(config.smtp_url, config.mail_from)} sent")


@click.command()
def digest() -> None:
    """Writes each office the mail that counts what waits for it, at its hour and once a day. Safe to run every few minutes."""
    config: Config = current_app.extensions["portal"]
    click.echo(f"{digests.send(clock.now())} written")
    click.echo(f"{outbox.deliver(config.smtp_url, config.mail_from)} sent")


@click.command()
def remind() -> None:
    """Reminds sponsors of what ends and of what is due, each thing once at each step. Safe to run twice and on any day."""
    config: Config = current_app.extensions["portal"]
    if not config.smtp_url:
        click.echo("No mail server is set (PORTAL_SMTP_URL): nobody is reminded. Officers see at /inbox/pengingat whom to remind by hand.")
    click.echo(f"{reminding.remind(clock.now())} sponsors reminded")
    click.echo(f"{outbox.deliver(config.smtp_url, config.mail_from)} sent")


@click.command()
def purge() -> None:
    """Deletes what has been kept long enough, for good. Safe to run twice; run again, it finishes what was interrupted."""
    register = register_retention.purge(clock.now())
    referrals = referral_retention.purge(clock.now())
    done = retention.purge(clock.now())
    click.echo(f"{done.cases} reports, {done.waiting_photos} waiting photos, {done.receipts} receipts, {referrals} referrals deleted")
    click.echo(f"{register.workers} workers, {register.stays} guest stays, {register.sheets} uploaded sheets deleted")
    if register.visits:
        click.echo(f"{register.visits} visits to sponsors deleted")
    if register.given_up:
        click.echo(f"{register.given_up} guest stays ended that nobody had ended")
    if not done.wiped:
        click.echo("The write-ahead log is still being read and not empty yet; the next purge tries again.")


@click.command()
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="The file to write; instance/poster.pdf without it.")
@click.option("--office", "area", help="Area code of the office, PORTAL_OFFICE without it.")
def poster(output: Path | None, area: str | None) -> None:
    """Writes the poster for notice boards: A4 as PDF, both languages, the address as a QR code and to tear off."""
    config: Config = current_app.extensions["portal"]
    office = founding.office_of(area or config.office)
    if office is None:
        raise click.ClickException(f"No office serves the area {area or config.office}.")
    address = current.address(office) + "/"
    if config.base_url == HERE_ALONE and not office.host:
        click.echo(f"Nobody else can open {address}: set PORTAL_BASE_URL to the address people know, then print.", err=True)
    file = output or config.instance / "poster.pdf"
    file.write_bytes(posters.make(office, address))
    click.echo(f"{file}: {address}")


@click.command("verify-audit")
def verify_audit() -> None:
    """Checks that nothing in the audit trail was changed, left out or put in; exit 1 where something was."""
    broken = False
    for verdict in verifying.verify():
        broken = broken or verdict.broken_at is not None
        state = "whole" if verdict.broken_at is None else f"BROKEN at deed {verdict.broken_at}"
        click.echo(f"office {verdict.office_id} {verdict.year}: {verdict.deeds} deeds, {state}")
    if broken:
        raise SystemExit(1)


def _announce(address: str, instance: Path) -> None:
    click.echo(f"\nPortal POA: {address}   (Ctrl+C ends it)")
    for file in ("demo-accounts.csv", "demo-receipts.csv"):
        if (instance / file).exists():
            with (instance / file).open(newline="") as rows:
                lines = list(csv.reader(rows))
            widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
            click.echo("".join("\n  " + "  ".join(map(str.ljust, line, widths)).rstrip() for line in lines))
    click.echo("", nl=True)
