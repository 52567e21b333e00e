"""Cleaning of pasted HTML before it is inserted, so that the editor shows what will be stored."""

from django.contrib import admin
from django.http import JsonResponse
from django.views.decorators.http import require_POST

from core.grammar import format_count
from rich_text.cleaning import clean_pasted
from rich_text.hidden_content import COLUMNS, COMMENTS, DELETIONS, HIDDEN, ROWS
from rich_text.word_import import IMAGES

# More than 200 pages of Word; so many tags are cleaned in about a second.
MAX_PASTED_BYTES = 5 * 1024 * 1024
MAX_PASTED_TAGS = 40_000

SESSION_OVER = (
    "Sesja się skończyła. Zaloguj się w nowej karcie, a potem zapisz. Wklejony tekst oczyścimy przy zapisie."
)
TOO_LONG = "To za dużo tekstu naraz. Wklej go w kilku częściach."
# In the accusative, after "Pominęliśmy".
OMISSION_FORMS = {
    COMMENTS: ("komentarz", "komentarze", "komentarzy"),
    DELETIONS: ("usunięty fragment", "usunięte fragmenty", "usuniętych fragmentów"),
    HIDDEN: ("ukryty fragment", "ukryte fragmenty", "ukrytych fragmentów"),
    ROWS: ("ukryty wiersz tabeli", "ukryte wiersze tabeli", "ukrytych wierszy tabeli"),
    COLUMNS: ("ukrytą kolumnę tabeli", "ukryte kolumny tabeli", "ukrytych kolumn tabeli"),
    IMAGES: ("obraz", "obrazy", "obrazów"),
}
IMAGES_HINT = "Każdy obraz wklej albo przeciągnij tu osobno."


@require_POST
def clean_pasted_view(request):
    """Return {"html", "omitted"} for the HTML in the body, or 403 or 413 {"error"}: for rich-text-paste.js."""
    if not admin.site.has_permission(request):
        return JsonResponse({"error": SESSION_OVER}, status=403)
    body = request.read(MAX_PASTED_BYTES + 1)
    if len(body) > MAX_PASTED_BYTES or body.count(b"<") > MAX_PASTED_TAGS:
        return JsonResponse({"error": TOO_LONG}, status=413)
    cleaned = clean_pasted(body.decode("utf-8", "replace"))
    return JsonResponse({"html": cleaned.html, "omitted": describe_omissions(cleaned.omissions)})


def describe_omissions(omissions):
    """ "Pominęliśmy 2 komentarze i 1 usunięty fragment.", "" when nothing was left out."""
    parts = [
        format_count(omissions[kind], *forms) for kind, forms in OMISSION_FORMS.items() if omissions[kind]
    ]
    if not parts:
        return ""
    listed = " i ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))
    return f"Pominęliśmy {listed}." + (f" {IMAGES_HINT}" if omissions[IMAGES] else "")
