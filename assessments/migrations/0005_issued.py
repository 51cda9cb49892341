import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0004_snapshot"),
        ("guidelines", "0005_successions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Issued",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=26, unique=True)),
                ("short", models.CharField(max_length=12, unique=True)),
                ("method", models.PositiveSmallIntegerField(verbose_name="method")),
                ("issued_at", models.DateTimeField(verbose_name="issued")),
                ("superseded_at", models.DateTimeField(blank=True, null=True, verbose_name="superseded")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="withdrawn")),
                (
                    "snapshot",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="issued",
                        to="assessments.snapshot",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="guidelines.version",
                        verbose_name="edition",
                    ),
                ),
            ],
            options={
                "verbose_name": "issued result",
                "verbose_name_plural": "issued results",
                "ordering": ("-issued_at", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="Declaration",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=26, unique=True)),
                (
                    "shows",
                    models.CharField(
                        choices=[
                            ("assessed", "Only that a self-assessment was made"),
                            ("scores", "Also the scores by principle"),
                        ],
                        max_length=10,
                        verbose_name="what the public sees",
                    ),
                ),
                ("declared_at", models.DateTimeField(verbose_name="declared")),
                ("expires_on", models.DateField(verbose_name="valid until")),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="revoked")),
                (
                    "assessment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="declaration",
                        to="assessments.assessment",
                    ),
                ),
                (
                    "declared_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "snapshot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="assessments.snapshot"
                    ),
                ),
            ],
            options={
                "verbose_name": "self-declaration",
                "verbose_name_plural": "self-declarations",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("shows__in", ("assessed", "scores"))), name="declaration_shows_known"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="IssuedFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=[("pdf", "Report (PDF)"), ("json", "Data (JSON)")], max_length=4)),
                ("lang", models.CharField(blank=True, max_length=2)),
                ("digest", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField(verbose_name="made")),
                (
                    "issued",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="files", to="assessments.issued"
                    ),
                ),
            ],
            options={
                "verbose_name": "issued file",
                "verbose_name_plural": "issued files",
                "ordering": ("pk",),
                "constraints": [
                    models.UniqueConstraint(fields=("issued", "digest"), name="issuedfile_once"),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ("pdf", "json"))), name="issuedfile_kind_known"
                    ),
                ],
            },
        ),
    ]
