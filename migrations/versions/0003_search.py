"""Finds rows by any part of a word: a search index a table, kept by triggers; and the indexes that lists are read by.

Revision: 0003, after 0002.
"""

import re
from typing import NamedTuple

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


class Watched(NamedTuple):
    """Another table whose change touches the text of rows: those whose `ours` is its `key`."""

    table: str
    key: str
    ours: str
    column: str
    comes_and_goes: bool = False


class Kind(NamedTuple):
    """What is searched of a table (`s`): a text `<x>` is folded as people's words are; `own` columns it hangs on."""

    joins: str
    texts: tuple[str, ...]
    own: str
    watched: tuple[Watched, ...] = ()


AUTHORITY = Watched("authorities", "id", "authority_id", "search_text")
OF_AUTHORITY = "JOIN authorities a ON a.id = s.authority_id"
OF_PLACE = f"LEFT {OF_AUTHORITY} LEFT JOIN districts d ON d.id = s.district_id"
PLACE_NAME = "coalesce(a.search_text, d.name_th, '')"

KINDS = {
    "submissions": Kind(
        f"JOIN reports r ON r.id = s.report_id {OF_AUTHORITY}",
        ("s.receipt", "<r.product_name>", "a.search_text"),
        "receipt, report_id, authority_id, province_id",
        (Watched("reports", "id", "report_id", "product_name"), AUTHORITY),
    ),
    "reports": Kind(
        OF_AUTHORITY,
        ("<s.product_name>", "<s.group_name>", "a.search_text", "{receipts}"),
        "product_name, group_name, authority_id, province_id",
        (Watched("submissions", "report_id", "id", "receipt", comes_and_goes=True), AUTHORITY),
    ),
    "videos": Kind(
        OF_AUTHORITY,
        ("<s.title>", "coalesce(s.canonical_url, '')", "<substr(s.given, 1, 500)>", "a.search_text"),
        "title, canonical_url, given, authority_id, province_id",
        (AUTHORITY,),
    ),
    "albums": Kind(
        OF_AUTHORITY, ("<substr(s.given, 1, 500)>", "a.search_text"), "given, authority_id, province_id", (AUTHORITY,)
    ),
    "media_objects": Kind(
        f"LEFT {OF_AUTHORITY}",
        ("<substr(s.original_name, 1, 500)>", "coalesce(a.search_text, '')"),
        "original_name, authority_id, province_id",
        (AUTHORITY,),
    ),
    "activities": Kind(
        OF_PLACE,
        ("<substr(s.note, 1, 2000)>", PLACE_NAME),
        "note, authority_id, district_id, province_id",
        (AUTHORITY,),
    ),
    "users": Kind(
        OF_PLACE,
        ("<s.name>", "<s.login>", "<s.email>", "<s.phone>", PLACE_NAME),
        "name, login, email, phone, authority_id, district_id, province_id",
        (AUTHORITY,),
    ),
    "events": Kind(  # never changed, so that the first writing is the last
        "",
        (
            "<s.actor_name>",
            "s.verb",
            "s.subject_kind || ' ' || coalesce(s.subject_id, 0)",
            "<substr(s.reason, 1, 500)>",
        ),
        "",
    ),
}
INDEXES = {
    "submissions": (
        ("order", "province_id, id"),
        ("state", "status, id"),
        ("state_order", "province_id, status, id"),
        ("of_district", "district_id, id"),
        ("of_authority", "authority_id, id"),
        ("in_round", "round_id, id"),
        ("sent", "sent_at, id"),
        ("sent_order", "province_id, sent_at, id"),
    ),
    "reports": (
        ("changed", "updated_at, id"),
        ("changed_order", "province_id, updated_at, id"),
        ("state", "status, updated_at, id"),
        ("state_order", "province_id, status, updated_at, id"),
    ),
    "districts": (("sort", "sort_key, id"), ("order", "province_id, sort_key, id")),
    "rounds": (("due", "due_on, id"), ("order", "province_id, due_on, id")),
    "rulebooks": (("order", "province_id, id"),),
    "products": (("sort", "sort_key, id"),),
    "activities": (("held", "held_on, id"), ("order", "province_id, held_on, id")),
    "authorities": (("code_order", "province_id, code, id"),),
    "videos": (
        ("state", "state, id"),
        ("state_order", "province_id, state, id"),
        ("worst", "worst, id"),
        ("worst_order", "province_id, worst, id"),
        ("risk", "risk, id"),
        ("risk_order", "province_id, risk, id"),
    ),
    "albums": (("order", "province_id, id"), ("state", "state, id"), ("state_order", "province_id, state, id")),
    "media_objects": (("order", "province_id, id"),),
    "users": (
        ("order", "province_id, id"),
        ("role", "role, id"),
        ("role_order", "province_id, role, id"),
        ("login_order", "province_id, login, id"),
    ),
    "jobs": (("list", "status, id"), ("kind", "kind, id")),
    "events": (
        ("about", "subject_kind, id"),
        ("about_order", "province_id, subject_kind, id"),
        ("actor", "actor_id, id"),
    ),
}
"""The same as in portal/models/orders.py."""


def upgrade():
    op.create_table(
        "bookmarks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("view", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], op.f("fk_bookmarks_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bookmarks")),
    )
    op.create_index("ix_bookmarks_tabs", "bookmarks", ["user_id", "view", "id"])
    for table, indexes in INDEXES.items():
        for name, columns in indexes:
            op.create_index(f"ix_{table}_list_{name}", table, columns.split(", "))
    make = _make_on_sqlite if op.get_bind().dialect.name == "sqlite" else _make_on_postgresql
    for table, kind in KINDS.items():
        make(table, kind)


def downgrade():
    sqlite = op.get_bind().dialect.name == "sqlite"
    for table, kind in KINDS.items():
        for name, watched in _triggers(table, kind):
            op.execute(f"DROP TRIGGER {name}" + ("" if sqlite else f" ON {watched}"))
            if not sqlite:
                op.execute(f"DROP FUNCTION {name}()")
        op.execute(f"DROP TABLE {table}_search")
    for table, indexes in INDEXES.items():
        for name, _columns in indexes:
            op.drop_index(f"ix_{table}_list_{name}", table)
    op.drop_table("bookmarks")


def _triggers(table, kind):
    """(name, table it is on) of every trigger of a kind."""
    yield from ((f"{table}_search_{name}", table) for name in ("in", "out", *(["new"] if kind.own else [])))
    for other in kind.watched:
        yield f"{table}_search_by_{other.table}", other.table
        if other.comes_and_goes:
            yield from ((f"{table}_search_{name}_{other.table}", other.table) for name in ("in", "out"))


def _make_on_sqlite(table, kind):
    texts = " || ' ' || ".join(kind.texts).replace(
        "{receipts}",
        "coalesce((SELECT group_concat(x.receipt, ' ') FROM submissions x WHERE x.report_id = s.id), '')",
    )
    # A row's province stands in its text as a word of its own: a search inside one province meets no other's rows.
    place = "coalesce('⟦' || s.province_id || '⟧ ', '')"
    source = f"SELECT s.id, {place} || {re.sub('<(.*?)>', _folded_on_sqlite, texts)} FROM {table} s {kind.joins}"
    fill = f"INSERT INTO {table}_search(rowid, text) {source}"
    op.execute(f"CREATE VIRTUAL TABLE {table}_search USING fts5(text, tokenize='trigram')")
    op.execute(fill)

    def again(ours, value):
        return (
            f"DELETE FROM {table}_search WHERE rowid IN (SELECT id FROM {table} WHERE {ours} = {value}); "
            f"{fill} WHERE s.{ours} = {value};"
        )

    def trigger(name, moment, on, act, when=""):
        op.execute(f"CREATE TRIGGER {table}_search_{name} AFTER {moment} ON {on} {when} BEGIN {act} END")

    trigger("in", "INSERT", table, f"{fill} WHERE s.id = new.id;")
    trigger("out", "DELETE", table, f"DELETE FROM {table}_search WHERE rowid = old.id;")
    if kind.own:
        trigger("new", f"UPDATE OF {kind.own}", table, again("id", "new.id"))
    for other in kind.watched:
        changed = f"WHEN old.{other.column} IS NOT new.{other.column}"
        act = again(other.ours, f"new.{other.key}")
        trigger(f"by_{other.table}", f"UPDATE OF {other.column}", other.table, act, changed)
        if other.comes_and_goes:
            trigger(f"in_{other.table}", "INSERT", other.table, act)
            trigger(f"out_{other.table}", "DELETE", other.table, again(other.ours, f"old.{other.key}"))


def _make_on_postgresql(table, kind):
    texts = " || ' ' || ".join(kind.texts).replace(
        "{receipts}",
        "coalesce((SELECT string_agg(x.receipt, ' ') FROM submissions x WHERE x.report_id = s.id), '')",
    )
    texts = re.sub("<(.*?)>", _folded_on_postgresql, texts)
    source = f"SELECT s.id, s.province_id, {texts} FROM {table} s {kind.joins}"
    fill = f"INSERT INTO {table}_search(id, province_id, text) {source}"
    op.execute(f"CREATE TABLE {table}_search (id integer PRIMARY KEY, province_id integer, text text NOT NULL)")
    op.execute(fill)
    op.execute(f"CREATE INDEX ix_{table}_search_order ON {table}_search (province_id, id)")  # for words many rows have
    # Without a list of pending entries: every search would have to read that list through.
    op.execute(
        f"CREATE INDEX ix_{table}_search_text ON {table}_search USING gin (text gin_trgm_ops) WITH (fastupdate = off)"
    )

    def trigger(name, moment, on, act):
        name = f"{table}_search_{name}"
        op.execute(f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {act}; RETURN NULL; END $$")
        op.execute(f"CREATE TRIGGER {name} AFTER {moment} ON {on} FOR EACH ROW EXECUTE FUNCTION {name}()")

    def again(ours, value):
        put = "DO UPDATE SET text = excluded.text, province_id = excluded.province_id"
        return f"{fill} WHERE s.{ours} = {value} ON CONFLICT (id) {put}"

    trigger("in", "INSERT", table, again("id", "new.id"))
    trigger("out", "DELETE", table, f"DELETE FROM {table}_search WHERE id = old.id")
    if kind.own:
        trigger("new", f"UPDATE OF {kind.own}", table, again("id", "new.id"))
    for other in kind.watched:
        act = again(other.ours, f"new.{other.key}")
        changed = f"IF old.{other.column} IS DISTINCT FROM new.{other.column} THEN {act}; END IF"
        trigger(f"by_{other.table}", f"UPDATE OF {other.column}", other.table, changed)
        if other.comes_and_goes:
            trigger(f"in_{other.table}", "INSERT", other.table, act)
            trigger(f"out_{other.table}", "DELETE", other.table, again(other.ours, f"old.{other.key}"))


def _folded_on_sqlite(found):
    folded = f"lower({found[1]})"
    for thai, arabic in zip("๐๑๒๓๔๕๖๗๘๙", "0123456789", strict=True):
        folded = f"replace({folded}, '{thai}', '{arabic}')"
    return folded


def _folded_on_postgresql(found):
    return f"translate(lower({found[1]}), '๐๑๒๓๔๕๖๗๘๙', '0123456789')"
