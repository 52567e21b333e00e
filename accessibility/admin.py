from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.urls import reverse

from core.grammar import format_day
from publishing.admin import AFTER_INLINES_CLASS, EditorInline, RevisionAdmin, SingletonAdmin
from publishing.forms import RowFormSet

from .models import Barrier, Declaration


class BarrierFormSet(RowFormSet):
    """Reports rows that contradict the declaration as errors of these rows."""

    def clean(self):
        super().clean()
        groups = set()
        for row in self.forms:
            if (not row.has_changed() and not row.instance.pk) or self._should_delete_form(row):
                continue
            if self.instance.status == Declaration.Status.FULL:
                row.add_error(
                    "element",
                    "Strona „w pełni zgodna” nie ma niedostępnych elementów. Usuń ten wiersz albo zmień status "
                    "zgodności.",
                )
            group = row.cleaned_data.get("group")
            groups.add(group)
            if group == Barrier.Group.BURDEN and not self.instance.assessment:
                row.add_error(
                    "group",
                    "Nadmierne koszty trzeba ocenić. Wpisz ocenę w części „Tylko jeśli dotyczy urzędu”.",
                )
        if self.instance.assessment and Barrier.Group.BURDEN not in groups:
            # The page shows the assessment with the elements of this group.
            raise ValidationError(
                "Jest ocena nadmiernych kosztów, ale żaden element nie ma grupy „Nadmierne koszty”. Wybierz ją przy "
                "elemencie albo usuń ocenę."
            )


class BarrierInline(EditorInline):
    model = Barrier
    formset = BarrierFormSet
    introduction = (
        "Niedostępne elementy: wypisz każde miejsce w serwisie, z którego nie wszyscy mogą skorzystać."
    )
    fields = [("element", "page"), ("group", "order"), "description", "alternative"]


class DeclarationForm(forms.ModelForm):
    mends_preparation = forms.BooleanField(
        label="Poprawiam pomyłkę w dacie sporządzenia",
        required=False,
        help_text="Zaznacz tylko wtedy, gdy wpisana wcześniej data sporządzenia była błędna.",
    )

    def clean(self):
        """Reject a changed preparation date unless the editor confirms that it corrects a mistake."""
        cleaned = super().clean()
        before = Declaration.objects.values_list("prepared_on", flat=True).first()
        if (
            before
            and "prepared_on" in cleaned
            and cleaned["prepared_on"] != before
            and not cleaned.get("mends_preparation")
        ):
            self.add_error(
                "prepared_on",
                f"Data pierwszego sporządzenia się nie zmienia. Było tu: {format_day(before)}. Jeśli to przegląd, "
                "wpisz jego dzień w polu „data ostatniego przeglądu”. Jeśli dawna data była błędna, zaznacz „poprawiam "
                "pomyłkę”.",
            )
        return cleaned


@admin.register(Declaration)
class DeclarationAdmin(SingletonAdmin, RevisionAdmin):
    form = DeclarationForm
    inlines = [BarrierInline]
    readonly_fields = ["still_missing", "next_review"]
    fieldsets = [
        ("Co jest do zrobienia", {"fields": ["still_missing", "next_review"]}),
        ("Podmiot i strona", {"fields": ["entity", "url", "published_on", "updated_on"]}),
        (
            "Zgodność",
            {
                "fields": [
                    "status",
                    "basis",
                    "report",
                    "report_url",
                    "prepared_on",
                    "mends_preparation",
                    "reviewed_on",
                    "limits",
                ]
            },
        ),
        (
            "Kontakt",
            {"fields": ["contact", "email", "phone", "complaints"], "classes": [AFTER_INLINES_CLASS]},
        ),
        (
            "Budynek i obsługa",
            {
                "fields": [
                    "architecture",
                    "architecture_url",
                    "communication",
                    "interpreter",
                    "sign_language_url",
                    "easy_text_url",
                ],
                "classes": [AFTER_INLINES_CLASS],
            },
        ),
        (
            "Tylko jeśli dotyczy urzędu",
            {
                "fields": ["assessment", "mobile_apps", "shortcuts"],
                "classes": ["collapse", AFTER_INLINES_CLASS],
            },
        ),
    ]

    @admin.display(description="czego jeszcze brakuje")
    def still_missing(self, declaration):
        missing = declaration.missing_fields
        return (
            f"{', '.join(missing)}. Deklaracja na stronie mówi, że tych danych nie ma."
            if missing
            else "niczego"
        )

    @admin.display(description="coroczny przegląd")
    def next_review(self, declaration):
        return declaration.yearly_review or "Termin pojawi się, gdy podasz datę sporządzenia."

    def view_on_site(self, item):
        return reverse("accessibility:declaration")
