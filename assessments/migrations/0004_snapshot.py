"""Rounds, and their results as snapshots that the database itself keeps from being changed."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# The one change that is let through: whoever took a snapshot is deleted, and taken_by becomes NULL.
# SQLite drops triggers with a table: a later migration that alters this table there must put them back.
SQLITE = (
    """CREATE TRIGGER snapshot_is_frozen
    BEFORE UPDATE OF id, assessment_id, round, content, digest, method, taken_at ON assessments_snapshot
    BEGIN SELECT RAISE(ABORT, 'a snapshot is frozen'); END""",
    """CREATE TRIGGER snapshot_keeps_its_taker
    BEFORE UPDATE OF taken_by_id ON assessments_snapshot WHEN NEW.taken_by_id IS NOT NULL
    BEGIN SELECT RAISE(ABORT, 'a snapshot is frozen'); END""",
    # INSERT OR REPLACE would take the row in its way without asking anybody.
    """CREATE TRIGGER snapshot_is_not_replaced
    BEFORE INSERT ON assessments_snapshot WHEN EXISTS (
        SELECT 1 FROM assessments_snapshot
        WHERE id = NEW.id OR (assessment_id = NEW.assessment_id AND round = NEW.round)
    )
    BEGIN SELECT RAISE(ABORT, 'a snapshot is frozen'); END""",
)
POSTGRESQL = (
    """CREATE FUNCTION assessments_snapshot_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'a snapshot is frozen' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
    """CREATE TRIGGER snapshot_is_frozen
    BEFORE UPDATE OF id, assessment_id, round, content, digest, method, taken_at ON assessments_snapshot
    FOR EACH ROW EXECUTE FUNCTION assessments_snapshot_is_frozen()""",
    """CREATE TRIGGER snapshot_keeps_its_taker
    BEFORE UPDATE OF taken_by_id ON assessments_snapshot FOR EACH ROW WHEN (NEW.taken_by_id IS NOT NULL)
    EXECUTE FUNCTION assessments_snapshot_is_frozen()""",
)
TRIGGERS = {"sqlite": SQLITE, "postgresql": POSTGRESQL}


def freeze(apps, schema_editor) -> None:
    for statement in TRIGGERS[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def thaw(apps, schema_editor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION assessments_snapshot_is_frozen() CASCADE")
        return
    for name in ("snapshot_is_frozen", "snapshot_keeps_its_taker", "snapshot_is_not_replaced"):
        schema_editor.execute(f"DROP TRIGGER {name}")


class Migration(migrations.Migration):

    dependencies = [
        ('assessments', '0003_carried'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='assessment',
            name='begun_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='round begun'),
        ),
        migrations.AddField(
            model_name='assessment',
            name='begun_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='assessment',
            name='finished_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='finished'),
        ),
        migrations.AddField(
            model_name='assessment',
            name='round',
            field=models.PositiveSmallIntegerField(default=1, editable=False, verbose_name='round'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(('round__gte', 1)), name='assessment_round_counts_from_one'),
        ),
        migrations.CreateModel(
            name='Snapshot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('round', models.PositiveSmallIntegerField(verbose_name='round')),
                ('content', models.JSONField()),
                ('digest', models.CharField(max_length=64)),
                ('method', models.PositiveSmallIntegerField(verbose_name='method')),
                ('taken_at', models.DateTimeField(verbose_name='finished')),
                ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='snapshots', to='assessments.assessment')),
                ('taken_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'snapshot',
                'verbose_name_plural': 'snapshots',
                'ordering': ('round',),
                'constraints': [models.UniqueConstraint(fields=('assessment', 'round'), name='snapshot_once_a_round'), models.CheckConstraint(condition=models.Q(('round__gte', 1)), name='snapshot_round_counts_from_one')],
            },
        ),
        migrations.RunPython(freeze, thaw),
    ]
