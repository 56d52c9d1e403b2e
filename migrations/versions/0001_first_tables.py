"""All tables of the hall.

Revision: 0001, the first.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "circuits",
        sa.Column("platform", sa.String(length=20), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("open_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_ok_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("platform", name=op.f("pk_circuits")),
    )
    op.create_table(
        "counters",
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_counters")),
    )
    op.create_table(
        "events",
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("verb", sa.String(length=60), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor_name", sa.String(length=200), nullable=False),
        sa.Column("actor_role", sa.String(length=30), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("subject_kind", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=True),
        sa.Column("province_id", sa.Integer(), nullable=True),
        sa.Column("authority_id", sa.Integer(), nullable=True),
        sa.Column("before", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("after", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
    )
    with op.batch_alter_table("events", schema=None) as batch_op:
        batch_op.create_index("ix_events_authority", ["authority_id", "id"], unique=False)
        batch_op.create_index("ix_events_province", ["province_id", "id"], unique=False)
        batch_op.create_index("ix_events_subject", ["subject_kind", "subject_id", "id"], unique=False)

    op.create_table(
        "jobs",
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("subject", sa.String(length=100), nullable=False),
        sa.Column("lane", sa.String(length=20), nullable=True),
        sa.Column("payload", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("max_attempts", sa.Integer(), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("token", sa.String(length=32), nullable=True),
        sa.Column("owner", sa.String(length=200), nullable=True),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
    )
    with op.batch_alter_table("jobs", schema=None) as batch_op:
        queued, once = sa.text("status = 'queued'"), sa.text("status = 'queued' AND due_at IS NULL")
        batch_op.create_index(
            "ix_jobs_next", ["status", "priority", "not_before", "id"], sqlite_where=queued, postgresql_where=queued
        )
        batch_op.create_index("ix_jobs_subject", ["subject", "kind", "status"], unique=False)
        batch_op.create_index("uq_jobs_schedule", ["kind", "due_at", "subject"], unique=True)
        batch_op.create_index(
            "uq_jobs_waiting", ["kind", "subject"], unique=True, sqlite_where=once, postgresql_where=once
        )

    op.create_table(
        "provinces",
        sa.Column("code", sa.String(length=2), nullable=False),
        sa.Column("name_th", sa.String(length=100), nullable=False),
        sa.Column("name_en", sa.String(length=100), nullable=False),
        sa.Column("sort_key", sa.String(length=200), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provinces")),
        sa.UniqueConstraint("code", name=op.f("uq_provinces_code")),
    )
    op.create_table(
        "sign_in_attempts",
        sa.Column("login", sa.String(length=100), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_attempts")),
    )
    with op.batch_alter_table("sign_in_attempts", schema=None) as batch_op:
        batch_op.create_index("ix_sign_in_attempts_address_at", ["address", "at"], unique=False)
        batch_op.create_index("ix_sign_in_attempts_login_at", ["login", "at"], unique=False)

    op.create_table(
        "districts",
        sa.Column("code", sa.String(length=4), nullable=False),
        sa.Column("name_th", sa.String(length=100), nullable=False),
        sa.Column("name_en", sa.String(length=100), nullable=False),
        sa.Column("sort_key", sa.String(length=200), nullable=False),
        sa.Column("phone", sa.String(length=50), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("province_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["province_id"], ["provinces.id"], name=op.f("fk_districts_province_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_districts")),
        sa.UniqueConstraint("code", name=op.f("uq_districts_code")),
    )
    with op.batch_alter_table("districts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_districts_province_id"), ["province_id"], unique=False)

    op.create_table(
        "guidelines",
        sa.Column("intro", sa.Text(), nullable=False),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("province_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["province_id"], ["provinces.id"], name=op.f("fk_guidelines_province_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guidelines")),
    )
    with op.batch_alter_table("guidelines", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_guidelines_province_id"), ["province_id"], unique=False)

    op.create_table(
        "rounds",
        sa.Column("scheduled_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("before_portal", sa.Boolean(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reopened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("province_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["province_id"], ["provinces.id"], name=op.f("fk_rounds_province_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rounds")),
        sa.UniqueConstraint("province_id", "scheduled_on", name=op.f("uq_rounds_province_id_scheduled_on")),
    )
    with op.batch_alter_table("rounds", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rounds_due_on"), ["due_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_rounds_province_id"), ["province_id"], unique=False)

    op.create_table(
        "rulebooks",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("data", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(length=200), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("province_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["province_id"], ["provinces.id"], name=op.f("fk_rulebooks_province_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rulebooks")),
        sa.UniqueConstraint("province_id", "version", name=op.f("uq_rulebooks_province_id_version")),
    )
    with op.batch_alter_table("rulebooks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rulebooks_province_id"), ["province_id"], unique=False)

    op.create_table(
        "authorities",
        sa.Column("code", sa.String(length=8), nullable=True),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("name_th", sa.String(length=200), nullable=False),
        sa.Column("short_name", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=False),
        sa.Column("sort_key", sa.String(length=400), nullable=False),
        sa.Column("search_text", sa.String(length=600), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=True),
        sa.Column("route", sa.String(length=20), nullable=False),
        sa.Column("executive", sa.String(length=200), nullable=False),
        sa.Column("phone", sa.String(length=50), nullable=False),
        sa.Column("website", sa.String(length=300), nullable=False),
        sa.Column("source", sa.String(length=100), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("province_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["district_id"], ["districts.id"], name=op.f("fk_authorities_district_id")),
        sa.ForeignKeyConstraint(["province_id"], ["provinces.id"], name=op.f("fk_authorities_province_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_authorities")),
        sa.UniqueConstraint("code", name=op.f("uq_authorities_code")),
        sa.UniqueConstraint(
            "province_id", "name_th", "district_id", name=op.f("uq_authorities_province_id_name_th_district_id")
        ),
    )
    with op.batch_alter_table("authorities", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_authorities_district_id"), ["district_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_authorities_kind"), ["kind"], unique=False)
        batch_op.create_index("ix_authorities_order", ["province_id", "sort_key", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_authorities_province_id"), ["province_id"], unique=False)
        batch_op.create_index("ix_authorities_sort", ["sort_key", "id"], unique=False)

    op.create_table(
        "round_snapshots",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rulebook_version", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_round_snapshots_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_snapshots")),
    )
    with op.batch_alter_table("round_snapshots", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_round_snapshots_round_id"), ["round_id"], unique=False)

    op.create_table(
        "activities",
        sa.Column("authority_id", sa.Integer(), nullable=True),
        sa.Column("district_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("province_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["authority_id"], ["authorities.id"], name=op.f("fk_activities_authority_id")),
        sa.ForeignKeyConstraint(["district_id"], ["districts.id"], name=op.f("fk_activities_district_id")),
        sa.ForeignKeyConstraint(["province_id"], ["provinces.id"], name=op.f("fk_activities_province_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activities")),
    )
    with op.batch_alter_table("activities", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_activities_authority_id"), ["authority_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_activities_district_id"), ["district_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_activities_province_id"), ["province_id"], unique=False)

    op.create_table(
        "authority_names",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name_th", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("code", sa.String(length=8), nullable=True),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("province_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["authority_id"], ["authorities.id"], name=op.f("fk_authority_names_authority_id")),
        sa.ForeignKeyConstraint(["province_id"], ["provinces.id"], name=op.f("fk_authority_names_province_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_authority_names")),
    )
    with op.batch_alter_table("authority_names", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_authority_names_authority_id"), ["authority_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_authority_names_province_id"), ["province_id"], unique=False)

    op.create_table(
        "channels",
        sa.Column("platform", sa.String(length=20), nullable=False),
        sa.Column("address", sa.String(length=500), nullable=False),
        sa.Column("address_key", sa.String(length=500), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("province_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["authority_id"], ["authorities.id"], name=op.f("fk_channels_authority_id")),
        sa.ForeignKeyConstraint(["province_id"], ["provinces.id"], name=op.f("fk_channels_province_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channels")),
        sa.UniqueConstraint("address_key", name=op.f("uq_channels_address_key")),
    )
    with op.batch_alter_table("channels", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_channels_authority_id"), ["authority_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_channels_province_id"), ["province_id"], unique=False)

    op.create_table(
        "media_objects",
        sa.Column("authority_id", sa.Integer(), nullable=True),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("content_type", sa.String(length=100), nullable=False),
        sa.Column("original_name", sa.Text(), nullable=False),
        sa.Column("facts", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("province_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["authority_id"], ["authorities.id"], name=op.f("fk_media_objects_authority_id")),
        sa.ForeignKeyConstraint(["province_id"], ["provinces.id"], name=op.f("fk_media_objects_province_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_media_objects")),
    )
    with op.batch_alter_table("media_objects", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_media_objects_authority_id"), ["authority_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_media_objects_key"), ["key"], unique=False)
        batch_op.create_index(batch_op.f("ix_media_objects_province_id"), ["province_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_media_objects_sha256"), ["sha256"], unique=False)

    op.create_table(
        "products",
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("sort_key", sa.String(length=600), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("identity", sa.Text(), nullable=False),
        sa.Column("waste_category", sa.String(length=20), nullable=False),
        sa.Column("technique", sa.String(length=500), nullable=False),
        sa.Column("group_name", sa.String(length=300), nullable=False),
        sa.Column("story", sa.Text(), nullable=False),
        sa.Column("waste_bank_only", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("province_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["authority_id"], ["authorities.id"], name=op.f("fk_products_authority_id")),
        sa.ForeignKeyConstraint(["province_id"], ["provinces.id"], name=op.f("fk_products_province_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_products")),
    )
    with op.batch_alter_table("products", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_products_authority_id"), ["authority_id"], unique=False)
        batch_op.create_index("ix_products_order", ["province_id", "sort_key", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_products_province_id"), ["province_id"], unique=False)

    op.create_table(
        "users",
        sa.Column("login", sa.String(length=100), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=200), nullable=False),
        sa.Column("phone", sa.String(length=50), nullable=False),
        sa.Column("role", sa.String(length=30), nullable=False),
        sa.Column("province_id", sa.Integer(), nullable=True),
        sa.Column("district_id", sa.Integer(), nullable=True),
        sa.Column("authority_id", sa.Integer(), nullable=True),
        sa.Column("password_hash", sa.String(length=300), nullable=False),
        sa.Column("must_change", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["authority_id"], ["authorities.id"], name=op.f("fk_users_authority_id")),
        sa.ForeignKeyConstraint(["district_id"], ["districts.id"], name=op.f("fk_users_district_id")),
        sa.ForeignKeyConstraint(["province_id"], ["provinces.id"], name=op.f("fk_users_province_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("login", name=op.f("uq_users_login")),
    )
    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_users_authority_id"), ["authority_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_users_district_id"), ["district_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_users_province_id"), ["province_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_users_role"), ["role"], unique=False)

    op.create_table(
        "guideline_items",
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("media_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("province_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["media_id"], ["media_objects.id"], name=op.f("fk_guideline_items_media_id")),
        sa.ForeignKeyConstraint(["province_id"], ["provinces.id"], name=op.f("fk_guideline_items_province_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guideline_items")),
    )
    with op.batch_alter_table("guideline_items", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_guideline_items_province_id"), ["province_id"], unique=False)

    op.create_table(
        "invitations",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_invitations_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_invitations_secret_hash")),
    )
    with op.batch_alter_table("invitations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invitations_user_id"), ["user_id"], unique=False)

    op.create_table(
        "reports",
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("identity", sa.Text(), nullable=False),
        sa.Column("product_name", sa.String(length=300), nullable=False),
        sa.Column("group_name", sa.String(length=300), nullable=False),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.Column("income", sa.Numeric(precision=16, scale=2), nullable=True),
        sa.Column("training", sa.Text(), nullable=False),
        sa.Column("publicity", sa.Text(), nullable=False),
        sa.Column("photos_url", sa.Text(), nullable=False),
        sa.Column("video_url", sa.Text(), nullable=False),
        sa.Column("confirmed_odd", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sent_version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("province_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["authority_id"], ["authorities.id"], name=op.f("fk_reports_authority_id")),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_reports_product_id")),
        sa.ForeignKeyConstraint(["province_id"], ["provinces.id"], name=op.f("fk_reports_province_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reports")),
        sa.UniqueConstraint("product_id", name=op.f("uq_reports_product_id")),
    )
    with op.batch_alter_table("reports", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reports_authority_id"), ["authority_id"], unique=False)
        batch_op.create_index("ix_reports_of", ["authority_id", "status", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_reports_province_id"), ["province_id"], unique=False)
        batch_op.create_index("ix_reports_queue", ["province_id", "status", "id"], unique=False)

    op.create_table(
        "sign_ins",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("device", sa.String(length=300), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_sign_ins_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_ins")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_sign_ins_secret_hash")),
    )
    with op.batch_alter_table("sign_ins", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_ins_user_id"), ["user_id"], unique=False)

    op.create_table(
        "albums",
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("given", sa.Text(), nullable=False),
        sa.Column("folder_id", sa.String(length=200), nullable=True),
        sa.Column("resource_key", sa.String(length=200), nullable=True),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=True),
        sa.Column("items", sa.Integer(), nullable=True),
        sa.Column("images", sa.Integer(), nullable=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("province_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["authority_id"], ["authorities.id"], name=op.f("fk_albums_authority_id")),
        sa.ForeignKeyConstraint(["province_id"], ["provinces.id"], name=op.f("fk_albums_province_id")),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name=op.f("fk_albums_report_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_albums")),
    )
    with op.batch_alter_table("albums", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_albums_authority_id"), ["authority_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_albums_province_id"), ["province_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_albums_report_id"), ["report_id"], unique=False)

    op.create_table(
        "uploads",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("store_id", sa.String(length=100), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("original_name", sa.Text(), nullable=False),
        sa.Column("content_type", sa.String(length=100), nullable=False),
        sa.Column("sent_metadata", sa.Text(), nullable=False),
        sa.Column("head", sa.LargeBinary(), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("received_bytes", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("media_id", sa.Integer(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("province_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["authority_id"], ["authorities.id"], name=op.f("fk_uploads_authority_id")),
        sa.ForeignKeyConstraint(["media_id"], ["media_objects.id"], name=op.f("fk_uploads_media_id")),
        sa.ForeignKeyConstraint(["province_id"], ["provinces.id"], name=op.f("fk_uploads_province_id")),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name=op.f("fk_uploads_report_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_uploads_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_uploads")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_uploads_secret_hash")),
        sa.UniqueConstraint("store_id", name=op.f("uq_uploads_store_id")),
    )
    with op.batch_alter_table("uploads", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_uploads_authority_id"), ["authority_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_uploads_province_id"), ["province_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_uploads_report_id"), ["report_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_uploads_updated_at"), ["updated_at"], unique=False)

    op.create_table(
        "videos",
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("given", sa.Text(), nullable=False),
        sa.Column("platform", sa.String(length=20), nullable=True),
        sa.Column("platform_id", sa.String(length=200), nullable=True),
        sa.Column("canonical_url", sa.Text(), nullable=True),
        sa.Column("media_id", sa.Integer(), nullable=True),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("duration_s", sa.Float(), nullable=True),
        sa.Column("channel", sa.String(length=300), nullable=False),
        sa.Column("worst", sa.String(length=20), nullable=True),
        sa.Column("risk", sa.Integer(), nullable=False),
        sa.Column("looks_gone", sa.Integer(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("province_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["authority_id"], ["authorities.id"], name=op.f("fk_videos_authority_id")),
        sa.ForeignKeyConstraint(["media_id"], ["media_objects.id"], name=op.f("fk_videos_media_id")),
        sa.ForeignKeyConstraint(["province_id"], ["provinces.id"], name=op.f("fk_videos_province_id")),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name=op.f("fk_videos_report_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_videos")),
    )
    with op.batch_alter_table("videos", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_videos_authority_id"), ["authority_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_videos_media_id"), ["media_id"], unique=False)
        batch_op.create_index("ix_videos_order", ["province_id", "id"], unique=False)
        batch_op.create_index("ix_videos_platform_id", ["platform", "platform_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_videos_province_id"), ["province_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_videos_report_id"), ["report_id"], unique=False)

    op.create_table(
        "findings",
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("video_id", sa.Integer(), nullable=True),
        sa.Column("rule", sa.String(length=30), nullable=False),
        sa.Column("rulebook_version", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("message_th", sa.Text(), nullable=False),
        sa.Column("message_en", sa.Text(), nullable=False),
        sa.Column("evidence", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name=op.f("fk_findings_report_id")),
        sa.ForeignKeyConstraint(["video_id"], ["videos.id"], name=op.f("fk_findings_video_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_findings")),
    )
    with op.batch_alter_table("findings", schema=None) as batch_op:
        batch_op.create_index("ix_findings_current", ["report_id", "current", "rule"], unique=False)
        batch_op.create_index(batch_op.f("ix_findings_video_id"), ["video_id"], unique=False)

    op.create_table(
        "folder_listings",
        sa.Column("album_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("entries", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["album_id"], ["albums.id"], name=op.f("fk_folder_listings_album_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_folder_listings")),
    )
    with op.batch_alter_table("folder_listings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_folder_listings_album_id"), ["album_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_folder_listings_job_id"), ["job_id"], unique=False)

    op.create_table(
        "report_versions",
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("fields", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("video_id", sa.Integer(), nullable=True),
        sa.Column("album_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(length=200), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["album_id"], ["albums.id"], name=op.f("fk_report_versions_album_id")),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name=op.f("fk_report_versions_report_id")),
        sa.ForeignKeyConstraint(["video_id"], ["videos.id"], name=op.f("fk_report_versions_video_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_versions")),
        sa.UniqueConstraint("report_id", "version", name=op.f("uq_report_versions_report_id_version")),
    )
    op.create_table(
        "video_probes",
        sa.Column("video_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("duration_s", sa.Float(), nullable=True),
        sa.Column("channel", sa.String(length=300), nullable=False),
        sa.Column("channel_url", sa.String(length=500), nullable=False),
        sa.Column("unlisted", sa.Boolean(), nullable=False),
        sa.Column("facts", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("probed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["video_id"], ["videos.id"], name=op.f("fk_video_probes_video_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_video_probes")),
    )
    with op.batch_alter_table("video_probes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_video_probes_job_id"), ["job_id"], unique=False)
        batch_op.create_index("ix_video_probes_latest", ["video_id", "source", "id"], unique=False)

    op.create_table(
        "submissions",
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=True),
        sa.Column("report_version_id", sa.Integer(), nullable=False),
        sa.Column("video_id", sa.Integer(), nullable=True),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("receipt", sa.String(length=30), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("risk", sa.Integer(), nullable=False),
        sa.Column("asked", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("province_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["authority_id"], ["authorities.id"], name=op.f("fk_submissions_authority_id")),
        sa.ForeignKeyConstraint(["district_id"], ["districts.id"], name=op.f("fk_submissions_district_id")),
        sa.ForeignKeyConstraint(["province_id"], ["provinces.id"], name=op.f("fk_submissions_province_id")),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name=op.f("fk_submissions_report_id")),
        sa.ForeignKeyConstraint(
            ["report_version_id"], ["report_versions.id"], name=op.f("fk_submissions_report_version_id")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_submissions_round_id")),
        sa.ForeignKeyConstraint(["video_id"], ["videos.id"], name=op.f("fk_submissions_video_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submissions")),
        sa.UniqueConstraint("report_id", "round_id", name=op.f("uq_submissions_report_id_round_id")),
    )
    with op.batch_alter_table("submissions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_submissions_authority_id"), ["authority_id"], unique=False)
        batch_op.create_index("ix_submissions_district", ["district_id", "status", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_submissions_province_id"), ["province_id"], unique=False)
        batch_op.create_index("ix_submissions_queue", ["province_id", "status", "risk", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_submissions_receipt"), ["receipt"], unique=False)
        batch_op.create_index("ix_submissions_round", ["round_id", "authority_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_submissions_video_id"), ["video_id"], unique=False)

    op.create_table(
        "decisions",
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=20), nullable=False),
        sa.Column("from_status", sa.String(length=20), nullable=False),
        sa.Column("to_status", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_user_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("by_role", sa.String(length=30), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("carried", sa.Boolean(), nullable=False),
        sa.Column("evidence", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_user_id"], ["users.id"], name=op.f("fk_decisions_by_user_id")),
        sa.ForeignKeyConstraint(["submission_id"], ["submissions.id"], name=op.f("fk_decisions_submission_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decisions")),
    )
    with op.batch_alter_table("decisions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_decisions_submission_id"), ["submission_id"], unique=False)

    op.create_table(
        "reviews",
        sa.Column("video_id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=True),
        sa.Column("checklist", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("verdict", sa.String(length=20), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_user_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_user_id"], ["users.id"], name=op.f("fk_reviews_by_user_id")),
        sa.ForeignKeyConstraint(["submission_id"], ["submissions.id"], name=op.f("fk_reviews_submission_id")),
        sa.ForeignKeyConstraint(["video_id"], ["videos.id"], name=op.f("fk_reviews_video_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviews")),
    )
    with op.batch_alter_table("reviews", schema=None) as batch_op:
        batch_op.create_index("ix_reviews_latest", ["video_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_reviews_submission_id"), ["submission_id"], unique=False)


def downgrade():
    with op.batch_alter_table("reviews", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reviews_submission_id"))
        batch_op.drop_index("ix_reviews_latest")

    op.drop_table("reviews")
    with op.batch_alter_table("decisions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_decisions_submission_id"))

    op.drop_table("decisions")
    with op.batch_alter_table("submissions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_submissions_video_id"))
        batch_op.drop_index("ix_submissions_round")
        batch_op.drop_index(batch_op.f("ix_submissions_receipt"))
        batch_op.drop_index("ix_submissions_queue")
        batch_op.drop_index(batch_op.f("ix_submissions_province_id"))
        batch_op.drop_index("ix_submissions_district")
        batch_op.drop_index(batch_op.f("ix_submissions_authority_id"))

    op.drop_table("submissions")
    with op.batch_alter_table("video_probes", schema=None) as batch_op:
        batch_op.drop_index("ix_video_probes_latest")
        batch_op.drop_index(batch_op.f("ix_video_probes_job_id"))

    op.drop_table("video_probes")
    op.drop_table("report_versions")
    with op.batch_alter_table("folder_listings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_folder_listings_job_id"))
        batch_op.drop_index(batch_op.f("ix_folder_listings_album_id"))

    op.drop_table("folder_listings")
    with op.batch_alter_table("findings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_findings_video_id"))
        batch_op.drop_index("ix_findings_current")

    op.drop_table("findings")
    with op.batch_alter_table("videos", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_videos_report_id"))
        batch_op.drop_index(batch_op.f("ix_videos_province_id"))
        batch_op.drop_index("ix_videos_platform_id")
        batch_op.drop_index("ix_videos_order")
        batch_op.drop_index(batch_op.f("ix_videos_media_id"))
        batch_op.drop_index(batch_op.f("ix_videos_authority_id"))

    op.drop_table("videos")
    with op.batch_alter_table("uploads", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_uploads_updated_at"))
        batch_op.drop_index(batch_op.f("ix_uploads_report_id"))
        batch_op.drop_index(batch_op.f("ix_uploads_province_id"))
        batch_op.drop_index(batch_op.f("ix_uploads_authority_id"))

    op.drop_table("uploads")
    with op.batch_alter_table("albums", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_albums_report_id"))
        batch_op.drop_index(batch_op.f("ix_albums_province_id"))
        batch_op.drop_index(batch_op.f("ix_albums_authority_id"))

    op.drop_table("albums")
    with op.batch_alter_table("sign_ins", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_ins_user_id"))

    op.drop_table("sign_ins")
    with op.batch_alter_table("reports", schema=None) as batch_op:
        batch_op.drop_index("ix_reports_queue")
        batch_op.drop_index(batch_op.f("ix_reports_province_id"))
        batch_op.drop_index("ix_reports_of")
        batch_op.drop_index(batch_op.f("ix_reports_authority_id"))

    op.drop_table("reports")
    with op.batch_alter_table("invitations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invitations_user_id"))

    op.drop_table("invitations")
    with op.batch_alter_table("guideline_items", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_guideline_items_province_id"))

    op.drop_table("guideline_items")
    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_users_role"))
        batch_op.drop_index(batch_op.f("ix_users_province_id"))
        batch_op.drop_index(batch_op.f("ix_users_district_id"))
        batch_op.drop_index(batch_op.f("ix_users_authority_id"))

    op.drop_table("users")
    with op.batch_alter_table("products", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_products_province_id"))
        batch_op.drop_index("ix_products_order")
        batch_op.drop_index(batch_op.f("ix_products_authority_id"))

    op.drop_table("products")
    with op.batch_alter_table("media_objects", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_media_objects_sha256"))
        batch_op.drop_index(batch_op.f("ix_media_objects_province_id"))
        batch_op.drop_index(batch_op.f("ix_media_objects_key"))
        batch_op.drop_index(batch_op.f("ix_media_objects_authority_id"))

    op.drop_table("media_objects")
    with op.batch_alter_table("channels", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_channels_province_id"))
        batch_op.drop_index(batch_op.f("ix_channels_authority_id"))

    op.drop_table("channels")
    with op.batch_alter_table("authority_names", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_authority_names_province_id"))
        batch_op.drop_index(batch_op.f("ix_authority_names_authority_id"))

    op.drop_table("authority_names")
    with op.batch_alter_table("activities", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_activities_province_id"))
        batch_op.drop_index(batch_op.f("ix_activities_district_id"))
        batch_op.drop_index(batch_op.f("ix_activities_authority_id"))

    op.drop_table("activities")
    with op.batch_alter_table("round_snapshots", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_round_snapshots_round_id"))

    op.drop_table("round_snapshots")
    with op.batch_alter_table("authorities", schema=None) as batch_op:
        batch_op.drop_index("ix_authorities_sort")
        batch_op.drop_index(batch_op.f("ix_authorities_province_id"))
        batch_op.drop_index("ix_authorities_order")
        batch_op.drop_index(batch_op.f("ix_authorities_kind"))
        batch_op.drop_index(batch_op.f("ix_authorities_district_id"))

    op.drop_table("authorities")
    with op.batch_alter_table("rulebooks", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rulebooks_province_id"))

    op.drop_table("rulebooks")
    with op.batch_alter_table("rounds", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rounds_province_id"))
        batch_op.drop_index(batch_op.f("ix_rounds_due_on"))

    op.drop_table("rounds")
    with op.batch_alter_table("guidelines", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_guidelines_province_id"))

    op.drop_table("guidelines")
    with op.batch_alter_table("districts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_districts_province_id"))

    op.drop_table("districts")
    with op.batch_alter_table("sign_in_attempts", schema=None) as batch_op:
        batch_op.drop_index("ix_sign_in_attempts_login_at")
        batch_op.drop_index("ix_sign_in_attempts_address_at")

    op.drop_table("sign_in_attempts")
    op.drop_table("provinces")
    with op.batch_alter_table("jobs", schema=None) as batch_op:
        batch_op.drop_index("uq_jobs_waiting")
        batch_op.drop_index("uq_jobs_schedule")
        batch_op.drop_index("ix_jobs_subject")
        batch_op.drop_index("ix_jobs_next")

    op.drop_table("jobs")
    with op.batch_alter_table("events", schema=None) as batch_op:
        batch_op.drop_index("ix_events_subject")
        batch_op.drop_index("ix_events_province")
        batch_op.drop_index("ix_events_authority")

    op.drop_table("events")
    op.drop_table("counters")
    op.drop_table("circuits")
