"""The portal, on one screen."""

import os

from flask import Flask
from flask_babel import Babel
from flask_compress import Compress
from flask_login import current_user
from flask_migrate import Migrate
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from portal import cli, keys
from portal.accounts import gate, passwords, sessions
from portal.accounts.routes import account, accounts
from portal.admin.routes import DOORS as ADMIN_DOORS
from portal.admin.routes import admin
from portal.config import HERE, Config
from portal.inbox.routes import DOORS as INBOX_DOORS
from portal.inbox.routes import inbox
from portal.offices import current
from portal.papers.routes import papers
from portal.referrals.routes import DOORS as DESK_DOORS
from portal.referrals.routes import desk
from portal.register.machine.routes_api import api
from portal.register.monthly.routes_statement import statement
from portal.register.routes import DOORS as SPONSOR_DOORS
from portal.register.routes import joining, register
from portal.register.sheets.reading_sheets import Readers
from portal.site import open_static, site
from portal.storage.database import db, tune
from portal.tips import layers
from portal.tips.routes import tips
from portal.tips.sifting_words import LOOKS
from portal.web import assets, buckets, failing, headers, language, navigation, tokens
from portal.web import request as requests
from portal.web.standing import Standing

STANDING = {"/", "/en/"}  # pages that say the same to everybody: Flask is asked for them once a minute
RESIDENTS = {"tips"}  # blueprints of pages without script, cookie or session


def create_app(config: Config | None = None) -> Flask:
    config = config or Config.read(os.environ)
    config.instance.mkdir(mode=0o700, parents=True, exist_ok=True)  # its owner's alone
    settle(config)
    app = Flask(__name__, template_folder=str(HERE / "templates"), instance_path=str(config.instance.resolve()))
    app.extensions["portal"] = config
    _set(app, config)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.wsgi_app = app.extensions["standing"] = Standing(app.wsgi_app, STANDING)  # type: ignore[method-assign]
    if config.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=config.proxies, x_proto=config.proxies, x_host=config.proxies)  # type: ignore[method-assign]

    db.init_app(app)
    with app.app_context():
        tune(db.engine)
    Migrate(app, db, directory=str(HERE / "portal" / "migrations"), render_as_batch=True)
    Babel(app, locale_selector=language.choose)
    Compress(app)
    csrf = CSRFProtect(app)
    for cookieless in (tips, papers, statement):  # what their forms may do stands in a stateless token, or is nobody's secret
        csrf.exempt(cookieless)
    csrf.exempt(api)  # no cookie counts there, only a key
    sessions.keep(app, sessions.Manager(app, add_context_processor=False))  # a page that asks nobody looks nobody up

    app.extensions["sheets"] = Readers(app.app_context)
    requests.receive(app)
    headers.guard(app, RESIDENTS)
    failing.catch(app)
    _teach_templates(app, config)

    for blueprint in (tips, accounts, joining, papers, statement):
        language.both(app, blueprint)
    for blueprint in (account, register, api, inbox, desk, admin, site):
        app.register_blueprint(blueprint)
    navigation.hang(app, [*INBOX_DOORS, *SPONSOR_DOORS, *DESK_DOORS, *ADMIN_DOORS])
    open_static(app)
    cli.add(app)
    gate.close(app)
    return app


def settle(config: Config) -> None:
    """What this process has one of, whatever app asks: keys, the cost of a password, buckets, how fast hands may be."""
    keys.use(keys.load(config.instance / "keys", config.data_keys))
    passwords.use(quick=config.quick_hashes)
    buckets.use(config.redis_url)
    layers.use(quick=config.quick_hands)


def _set(app: Flask, config: Config) -> None:
    """What Flask and its extensions are told."""
    app.config.update(
        SQLALCHEMY_DATABASE_URI=config.database_url,
        SQLALCHEMY_ENGINE_OPTIONS={
            "pool_use_lifo": True,  # the connection used last has its pages in memory
            "hide_parameters": True,  # a crash is logged without what somebody wrote
        },
        SECRET_KEY=keys.session_secret(config.instance / "keys", config.secret_key),
        SESSION_COOKIE_NAME="portal",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=config.secure_cookies,
        SEND_FILE_MAX_AGE_DEFAULT=31_536_000,
        BABEL_TRANSLATION_DIRECTORIES=str(HERE / "translations"),
        BABEL_DEFAULT_LOCALE="id",
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,  # our pages with a secret in their address send no referrer; the token is what counts
        COMPRESS_MIMETYPES=["text/html", "text/css", "application/javascript", "text/javascript", "image/svg+xml"],
        COMPRESS_BR_LEVEL=5,
    )


def _teach_templates(app: Flask, config: Config) -> None:
    """What every template may ask."""
    app.jinja_env.globals.update(
        current_user=current_user,
        asset=assets.asset,
        public_style=assets.public_style,
        public_script=assets.public_script,
        token_fields=tokens.fields,
        lang=language.current,
        here=language.here,
        other_language_url=language.other_address,
        office=current.office,
        office_address=current.address,
        office_name=lambda: current.office().name_en if language.current() == "en" else current.office().name,
        htmx_source=config.htmx,
        sifting_words=LOOKS,  # for the office's page: admin and tips are neighbours
    )
    app.jinja_env.filters.update(
        long_date=language.long_date,
        near_date=language.near_date,
        short_date=language.short_date,
        weekday_date=language.weekday_date,
        how_long=language.how_long,
        month_year=language.month_year,
        clock_time=language.time_of,
    )
