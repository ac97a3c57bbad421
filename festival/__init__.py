"""The festival site. ``create_app`` is the only place that knows every domain."""

from datetime import date, timedelta
from pathlib import Path

from flask import Flask, current_app
from flask_compress import Compress
from flask_login import LoginManager
from flask_wtf import CSRFProtect
from sqlalchemy.pool import StaticPool
from werkzeug.middleware.proxy_fix import ProxyFix
from whitenoise import WhiteNoise

import festival.accounts.cli
import festival.accounts.views
import festival.certificates.archive_cli
import festival.certificates.chosen
import festival.certificates.cli
import festival.certificates.models
import festival.certificates.services.voiding
import festival.certificates.tasks
import festival.certificates.verify_cli
import festival.certificates.views
import festival.commendations.outcomes
import festival.commendations.views
import festival.core.cli
import festival.documents.cli
import festival.documents.models
import festival.documents.tasks
import festival.documents.views
import festival.documents.views.prepared
import festival.localities.cli
import festival.localities.views
import festival.nominations.cli
import festival.nominations.views
import festival.planning.views
import festival.reports.cli
import festival.reports.navigation
import festival.reports.sample.roster
import festival.reports.views
import festival.voting.cli
import festival.voting.services
import festival.voting.views
from festival.accounts.services import reset_guards
from festival.commendations.followers import follow_change, outstanding
from festival.core import clock
from festival.core.db import db, tune_sqlite
from festival.core.files import FileStore
from festival.core.jobs import make_queue
from festival.core.keys import SigningKeys
from festival.core.seals import Seals
from festival.nominations.certificate_form import form_shown
from festival.nominations.queries.outcomes import decisions_here
from festival.printing.signing import Credential
from festival.settings import Settings, from_environment
from festival.web import access, addresses, assets, errors, filters, health, limits, logs, security

ROOT = Path(__file__).resolve().parent.parent
# The sample season is always in full swing: twelve days before its main festival day.
SAMPLE_DAY = date(2026, 8, 3)
BLUEPRINTS = (
    health.bp,
    festival.accounts.views.bp,
    festival.localities.views.bp,
    festival.documents.views.bp,
    festival.planning.views.bp,
    festival.nominations.views.bp,
    festival.voting.views.bp,
    festival.commendations.views.bp,
    festival.certificates.views.bp,
    festival.reports.views.bp,
)
COMMANDS = (
    festival.core.cli.cli,
    festival.core.cli.write_backup,
    festival.core.cli.restore_backup,
    festival.localities.cli.cli,
    festival.accounts.cli.cli,
    festival.documents.cli.cli,
    festival.nominations.cli.cli,
    festival.nominations.cli.nominations_cli,
    festival.certificates.cli.cli,
    festival.voting.cli.cli,
    festival.reports.cli.cli,
    festival.reports.cli.look_over,
)


def create_app(settings: Settings | None = None, *, served: bool = False) -> Flask:
    """The whole site for one set of settings; reads the environment when given none.

    ``served`` leaves out the migrations, which only commands need, and keeps compiled templates for the
    next start.
    """
    settings = settings or from_environment()
    if settings.sample:
        clock.begin_on(SAMPLE_DAY)
    app = Flask(__name__, static_folder=ROOT / "static", template_folder=ROOT / "templates")
    _configure(app, settings)
    _start_services(app, settings)
    _start_web(app, settings)
    if served:
        assets.keep_compiled(app, settings.instance / "templates")
    else:
        _start_migrations(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    for command in COMMANDS:
        app.cli.add_command(command)
    if settings.sample:
        app.extensions["sample_accounts"] = festival.reports.sample.roster.ACCOUNTS
    reset_guards[:] = [festival.voting.services.check_not_on_open_roll]
    decisions_here[:] = [festival.commendations.outcomes.decided_here]
    form_shown[:] = [_form_shown]
    follow_change[:] = [festival.certificates.services.voiding.follow_change]
    outstanding[:] = [festival.certificates.services.voiding.outstanding]
    festival.reports.navigation.init_navigation(app)
    access.check_declarations(app)
    if served:
        with app.app_context():
            festival.voting.services.scrub_at_start()
    return app


def _form_shown(*asked):
    """With the files of whichever application is asked: there may be several in one process."""
    return festival.certificates.chosen.form_shown(current_app.extensions["files"], *asked)


def _configure(app: Flask, settings: Settings) -> None:
    https = (settings.public_url or "").startswith("https://")
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=_engine_options(settings.database_url),
        INSTANCE=settings.instance,
        PUBLIC_URL=settings.public_url,
        SIGN_CREDENTIAL=_sign_credential(settings),
        SAMPLE=settings.sample,
        TESTING=settings.testing,
        QUIET=settings.testing,
        CHEAP_PASSWORDS=settings.testing,
        SESSION_COOKIE_NAME="festival_sample" if settings.sample else "festival",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=https,
        PERMANENT_SESSION_LIFETIME=timedelta(hours=10),
        SESSION_REFRESH_EACH_REQUEST=False,
        MAX_CONTENT_LENGTH=12 * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        MAX_FORM_PARTS=5000,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
        RATELIMIT_STORAGE_URI=settings.redis_url or "memory://",
        RATELIMIT_HEADERS_ENABLED=False,
        RATELIMIT_ENABLED=not settings.testing,
        COMPRESS_MIMETYPES=["text/html", "text/calendar", "application/json"],
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_BR_LEVEL=4,
    )


def _sign_credential(settings: Settings) -> Credential | None:
    if settings.sign_certificate is None:
        return None
    return Credential(settings.sign_certificate, settings.sign_password)


def _engine_options(url: str) -> dict:
    if url in ("sqlite://", "sqlite:///:memory:"):
        return {"poolclass": StaticPool, **_ALWAYS}
    if url.startswith("sqlite"):
        return {**_ALWAYS}
    return {"pool_pre_ping": True, "pool_size": 8, "max_overflow": 4, **_ALWAYS}


# A statement that fails is logged, and what it should have stored must not be: ballots, names, birthdays.
_ALWAYS = {"hide_parameters": True}


def _start_services(app: Flask, settings: Settings) -> None:
    db.init_app(app)
    if settings.database_url.startswith("sqlite"):
        with app.app_context():
            tune_sqlite(db.engine)
    app.extensions["files"] = FileStore(settings.files or settings.instance / "files")
    app.extensions["keys"] = SigningKeys(settings.keys)
    app.extensions["seals"] = Seals(settings.keys / "ballots")
    app.extensions["huey"] = make_queue(settings.instance, settings.redis_url)
    festival.certificates.tasks.init_tasks(app)
    festival.documents.tasks.init_tasks(app)


def _start_migrations(app: Flask) -> None:
    from flask_migrate import Migrate

    Migrate(app, db, directory=str(ROOT / "migrations"), render_as_batch=True, compare_type=True)


def _start_web(app: Flask, settings: Settings) -> None:
    addresses.init_addresses(app)
    logs.init_logs(app)
    access.init_access(app)
    limits.init_uploads(app)
    https = (settings.public_url or "").startswith("https://")
    security.init_security(app, https=https)
    errors.init_errors(app)
    filters.init_filters(app)
    assets.init_assets(app)
    CSRFProtect(app)
    Compress(app)
    limits.limiter.init_app(app)
    # Not LoginManager(app): its hooks would read the session on public pages, too.
    app.login_manager = manager = LoginManager()
    manager.session_protection = None
    festival.accounts.views.init_accounts(app, manager)
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)
    app.wsgi_app = WhiteNoise(
        app.wsgi_app,
        root=assets.packed_folder(Path(app.static_folder), settings.instance / "static"),
        prefix="static/",
        max_age=31_536_000,
        allow_all_origins=False,
        add_headers_function=_static_headers,
    )


def _static_headers(headers, _path, _url) -> None:
    for name, value in security.HEADERS.items():
        headers[name] = value
