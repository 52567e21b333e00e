import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import accessibility_requests.models
import core.constraints


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="RequestSettings",
            fields=[
                (
                    "id",
                    models.PositiveSmallIntegerField(
                        default=1, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "controller",
                    models.TextField(
                        blank=True,
                        help_text="Nazwa, adres i kontakt urzędu, który odpowiada za dane z wniosków.",
                        verbose_name="administrator danych",
                    ),
                ),
                (
                    "officer",
                    models.TextField(
                        blank=True,
                        help_text="Na przykład e-mail, telefon albo adres.",
                        verbose_name="kontakt z inspektorem ochrony danych",
                    ),
                ),
                (
                    "recipients",
                    models.TextField(
                        blank=True,
                        help_text="Całym zdaniem. Zostaw puste, jeśli nikomu.",
                        verbose_name="komu urząd przekazuje dane",
                    ),
                ),
                (
                    "keep_months",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Liczone od zakończenia sprawy. Potem serwis sam usuwa dane osobowe. Zostają numer, daty i wynik.",
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(600),
                        ],
                        verbose_name="ile miesięcy przechowywać dane",
                    ),
                ),
                (
                    "notify_email",
                    models.EmailField(
                        blank=True,
                        help_text="Tu przyjdzie wiadomość o nowym wniosku: numer i odnośnik do panelu, bez danych osobowych.",
                        max_length=254,
                        verbose_name="e-mail do powiadomień",
                    ),
                ),
            ],
            options={
                "verbose_name": "ustawienia wniosków o dostępność",
                "verbose_name_plural": "ustawienia wniosków o dostępność",
            },
        ),
        migrations.CreateModel(
            name="AccessRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(editable=False, verbose_name="rok")),
                ("serial", models.PositiveIntegerField(editable=False)),
                (
                    "key",
                    models.CharField(
                        default=accessibility_requests.models.generate_token,
                        editable=False,
                        max_length=40,
                        unique=True,
                    ),
                ),
                ("fingerprint", models.CharField(editable=False, max_length=64, null=True, unique=True)),
                (
                    "received_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="wpłynął"
                    ),
                ),
                ("answer_by", models.DateField(editable=False, verbose_name="odpowiedź do")),
                ("latest_by", models.DateField(editable=False, verbose_name="najpóźniej do")),
                ("site", models.CharField(editable=False, max_length=300)),
                ("page", models.CharField(editable=False, max_length=500, verbose_name="czego dotyczy")),
                ("problem", models.TextField(blank=True, editable=False, verbose_name="co jest niedostępne")),
                ("alternative", models.TextField(blank=True, editable=False, verbose_name="inna postać")),
                (
                    "way",
                    models.CharField(
                        choices=[("email", "E-mailem"), ("phone", "Przez telefon"), ("letter", "Listem")],
                        editable=False,
                        max_length=6,
                        verbose_name="jak odpowiedzieć",
                    ),
                ),
                ("contact", models.TextField(editable=False, verbose_name="dane do kontaktu")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("new", "nowy"),
                            ("in_progress", "w toku"),
                            ("extended", "przedłużony"),
                            ("done", "załatwiony"),
                            ("another_way", "załatwiony w inny sposób"),
                            ("refused", "odmowa"),
                            ("withdrawn", "wycofany przez osobę"),
                            ("no_request", "to nie jest wniosek"),
                        ],
                        default="new",
                        max_length=12,
                        verbose_name="stan",
                    ),
                ),
                (
                    "extended_to",
                    models.DateField(
                        blank=True,
                        help_text="Tylko gdy urząd nie zdąży w 7 dni. Najpóźniej 2 miesiące od dnia, w którym wniosek wpłynął.",
                        null=True,
                        verbose_name="nowy termin",
                    ),
                ),
                (
                    "extension_reason",
                    models.TextField(
                        blank=True,
                        help_text="To samo urząd musi napisać albo powiedzieć tej osobie.",
                        verbose_name="powód przedłużenia",
                    ),
                ),
                (
                    "closed_on",
                    models.DateField(
                        blank=True,
                        help_text="Dzień, w którym urząd odpowiedział albo zakończył sprawę.",
                        null=True,
                        verbose_name="dzień zakończenia",
                    ),
                ),
                (
                    "refusal_reason",
                    models.TextField(
                        blank=True,
                        help_text="Odmówić wolno, gdy zmiana naruszyłaby integralność albo wiarygodność informacji.",
                        verbose_name="uzasadnienie odmowy",
                    ),
                ),
                (
                    "erased_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="usunięto dane osobowe"),
                ),
                ("notified_at", models.DateTimeField(editable=False, null=True, verbose_name="powiadomiono")),
                ("notice_error", models.CharField(blank=True, editable=False, max_length=200)),
            ],
            options={
                "verbose_name": "wniosek o dostępność",
                "verbose_name_plural": "wnioski o dostępność",
                "ordering": ["-year", "-serial"],
                "default_permissions": ("view", "change"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("year", "serial"), name="accessibility_requests_accessrequest_one_number"
                    ),
                    core.constraints.FieldCheck(
                        condition=models.Q(
                            models.Q(("state", "extended"), _negated=True),
                            ("extended_to__isnull", False),
                            _connector="OR",
                        ),
                        field="extended_to",
                        name="accessibility_requests_accessrequest_extension_dated",
                        violation_error_message="Podaj nowy termin.",
                    ),
                    core.constraints.FieldCheck(
                        condition=models.Q(
                            ("extended_to", None),
                            models.Q(
                                ("extended_to__gt", models.F("answer_by")),
                                ("extended_to__lte", models.F("latest_by")),
                            ),
                            _connector="OR",
                        ),
                        field="extended_to",
                        name="accessibility_requests_accessrequest_extension_within_two_months",
                        violation_error_message="Nowy termin musi być późniejszy niż 7 dni i nie dalszy niż 2 miesiące od dnia, w którym wniosek wpłynął.",
                    ),
                    core.constraints.FieldCheck(
                        condition=models.Q(
                            ("extended_to", None),
                            models.Q(("extension_reason", ""), _negated=True),
                            ("erased_at__isnull", False),
                            _connector="OR",
                        ),
                        field="extension_reason",
                        name="accessibility_requests_accessrequest_extension_explained",
                        violation_error_message="Napisz, dlaczego urząd nie zdąży w 7 dni.",
                    ),
                    core.constraints.FieldCheck(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ["done", "another_way", "refused", "withdrawn", "no_request"]),
                                _negated=True,
                            ),
                            ("closed_on__isnull", False),
                            _connector="OR",
                        ),
                        field="closed_on",
                        name="accessibility_requests_accessrequest_closed_dated",
                        violation_error_message="Podaj dzień, w którym urząd odpowiedział albo zakończył sprawę.",
                    ),
                    core.constraints.FieldCheck(
                        condition=models.Q(
                            models.Q(("state__in", ["new", "in_progress", "extended"]), _negated=True),
                            ("closed_on", None),
                            _connector="OR",
                        ),
                        field="closed_on",
                        name="accessibility_requests_accessrequest_open_not_dated",
                        violation_error_message="Sprawa jest otwarta. Zmień stan albo usuń dzień zakończenia.",
                    ),
                    core.constraints.FieldCheck(
                        condition=models.Q(
                            models.Q(("state", "refused"), _negated=True),
                            models.Q(("refusal_reason", ""), _negated=True),
                            ("erased_at__isnull", False),
                            _connector="OR",
                        ),
                        field="refusal_reason",
                        name="accessibility_requests_accessrequest_refusal_explained",
                        violation_error_message="Odmowa musi mieć uzasadnienie.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AccessRequestEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("author_name", models.CharField(blank=True, max_length=200)),
                ("what", models.CharField(max_length=300)),
                ("note", models.TextField(blank=True)),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="events",
                        to="accessibility_requests.accessrequest",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "default_permissions": (),
            },
        ),
    ]
