"""The floor: the least that a page from a database can cost with the same packages and the same server.

One template with a base layout, 25 of 500 rows, two queries; one POST that inserts a row as durably
as ours do. No sign-in, no CSRF, no permission, no styles.
"""

import os
from pathlib import Path

from flask import Flask, redirect, render_template, request
from jinja2 import DictLoader
from sqlalchemy import String, create_engine, event, func, insert, make_url, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

ROWS, PAGE = 500, 25
TEMPLATES = {
    "base.html": """<!doctype html>
<html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{% block title %}{% endblock %}</title></head>
<body><header><a href="/">Trang chủ</a></header><main>{% block main %}{% endblock %}</main></body></html>""",
    "list.html": """{% extends "base.html" %}
{% block title %}Danh sách{% endblock %}
{% block main %}<h1>Danh sách ({{ total }})</h1>
<table><thead><tr><th>Số</th><th>Họ tên</th><th>Đơn vị</th><th>Trạng thái</th></tr></thead><tbody>
{% for row in rows %}
<tr><td>{{ row.id }}</td><td>{{ row.name }}</td><td>{{ row.unit }}</td><td>{{ row.state }}</td></tr>
{% endfor %}</tbody></table>
<p>{% if page > 1 %}<a href="?page={{ page - 1 }}">Trước</a>{% endif %}
<a href="?page={{ page + 1 }}">Sau</a></p>
{% endblock %}""",
}


class Base(DeclarativeBase):
    pass


class Row(Base):
    __tablename__ = "row"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    unit: Mapped[str] = mapped_column(String(120))
    state: Mapped[str] = mapped_column(String(20))


class Vote(Base):
    __tablename__ = "vote"
    id: Mapped[int] = mapped_column(primary_key=True)
    choice: Mapped[str] = mapped_column(String(20))


def create_app() -> Flask:
    app = Flask(__name__)
    app.jinja_loader = DictLoader(TEMPLATES)
    engine = open_database()
    fill(engine)

    @app.get("/")
    def show_rows():
        page = request.args.get("page", 1, type=int)
        with Session(engine) as session:
            total = session.scalar(select(func.count()).select_from(Row))
            rows = session.scalars(select(Row).order_by(Row.id).limit(PAGE).offset((page - 1) * PAGE)).all()
            return render_template("list.html", rows=rows, total=total, page=page)

    @app.get("/hello")
    def hello():
        return "hello"

    @app.post("/votes")
    def add_vote():
        with Session(engine) as session:
            session.add(Vote(choice=request.form["choice"]))
            session.commit()
        return redirect("/", 303)

    return app


def open_database():
    """PostgreSQL where DATABASE_URL names it, with the pool that we have; else a file as ours."""
    url = os.environ.get("DATABASE_URL", "")
    if url.startswith("postgresql"):
        return create_engine(
            make_url(url).set(drivername="postgresql+psycopg"),
            pool_pre_ping=True,
            pool_size=8,
            max_overflow=4,
        )
    engine = create_engine(f"sqlite:///{Path(os.environ['INSTANCE_DIR']) / 'floor.sqlite'}")

    @event.listens_for(engine, "connect")
    def settle(connection, _record):
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=10000", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    return engine


def fill(engine) -> None:
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(select(func.pg_advisory_xact_lock(1)))  # one worker fills, the others find it
        Base.metadata.create_all(connection)
        if connection.scalar(select(func.count()).select_from(Row)) == 0:
            rows = [
                {"name": f"Nguyễn Văn {n}", "unit": f"Thôn {n % 34}", "state": "Chờ duyệt"}
                for n in range(1, ROWS + 1)
            ]
            connection.execute(insert(Row), rows)
