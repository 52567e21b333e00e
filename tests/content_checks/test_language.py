"""Plain-language checks of sentences, paragraphs, abbreviations, capitals and lists."""

import pytest
from django.core.exceptions import ValidationError

from content_checks.models import PlainWord
from content_checks.sentences import split_sentences, split_words

from .. import factories
from .findings import about, warnings

pytestmark = pytest.mark.django_db

SENTENCE = "To zdanie ma"
PARAGRAPH = "Ten akapit ma"
ABBREVIATION = "nie jest nigdzie wyjaśniony"
CAPITALS = "Wielkie litery"
LIST = "jak lista, ale nią nie jest"
OFFICIALESE = "język urzędowy"


def saying(text, **given):
    return factories.article(body=text if text.startswith("<") else f"<p>{text}</p>", **given)


def of_words(number):
    return " ".join(["słowo"] * number) + "."


# Sentences


@pytest.mark.parametrize(
    "text",
    [
        "Przyjdź np. Ty albo Twój sąsiad.",
        "Spotkanie jest przy ul. Sabata 3, tj. W klubie.",
        "Uchwała nr 5, pkt. Trzeci, art. VI.",
        "W 2022 r. Rada Miejska podjęła uchwałę.",
        "Napisz do prof. J. Kowalskiej i A. B. Nowaka.",
        "Spotkanie 24.03.2022 o godz. 12.00 w klubie.",
        "To trwa 2,5 godz. i kosztuje 1.500 zł.",
        "1. Wypełnij wniosek.",
        "Zapytał: „Kiedy? gdzie?” i wyszedł.",
        "Czekamy… na Ciebie.",
        "Działa m.in. Klub Integracji.",
        "XX. Sesja odbędzie się jutro.",
        "Adres: www.rumia.eu. to strona miasta.",
    ],
)
def test_full_stop_of_abbreviation_ends_no_sentence(text):
    assert list(split_sentences(text)) == [text]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Przyjdź. Zapytaj! Wiesz? Tak.", 4),
        ("Powiedział: „Przyjdź.” Przyszli.", 2),
        ("Spotkanie odbyło się 22 marca 2022 r. Przyszło 20 osób.", 2),
        ("Malujemy, sprzątamy, gotujemy, uczymy się itd. Zapraszamy.", 2),
        ("Czekamy… Przyjdź.", 2),
        ("Nabór trwa do 2026. Potem losujemy.", 2),
        ("Przynieś dowód i ten list. Potem wypełnij wniosek.", 2),
        ("Wiersz pierwszy\nwiersz drugi", 2),
        ("Cena to 20 zł za osobę dorosłą. „Karta” daje zniżkę.", 2),
        ("Przyszło 15 osób. 20 osób zadzwoniło.", 2),
        ("", 0),
    ],
)
def test_split_sentences(text, number):
    assert len(list(split_sentences(text))) == number


def test_split_words_ignores_dash():
    assert split_words("Miejsko-Gminna spółdzielnia – „Linia” 3!") == [
        "Miejsko-Gminna",
        "spółdzielnia",
        "„Linia”",
        "3!",
    ]


def test_sentence_over_25_words_is_warning():
    assert len(about(saying(of_words(26)), SENTENCE)) == 1
    assert about(saying(of_words(25)), SENTENCE) == []


@pytest.mark.parametrize(
    ("number", "message"),
    [
        (31, "To zdanie ma 31 słów. Podziel je na dwa."),
        (32, "To zdanie ma 32 słowa. Podziel je na dwa."),
        (51, "To zdanie ma 51 słów. Podziel je na kilka krótszych."),
    ],
)
def test_message_about_long_sentence_has_right_plural(number, message):
    assert [finding.message for finding in warnings(saying(of_words(number)))] == [message]


def test_sentences_of_plain_text_fields_are_checked():
    meeting = factories.meeting(audience=of_words(26))
    assert [finding.field for finding in warnings(meeting)] == ["audience"]
    recruitment = factories.recruitment(tasks=f"Malowanie\n{of_words(30)}")
    assert [finding.field for finding in warnings(recruitment)] == ["tasks"]


def test_list_items_are_separate_sentences():
    items = "".join(f"<li>punkt {n} bez kropki</li>" for n in range(20))
    assert warnings(saying(f"<p>Pomagamy:</p><ul>{items}</ul>")) == []


def test_quotations_are_not_checked():
    assert about(saying(f"<blockquote><p>{of_words(40)}</p></blockquote><p>Tekst.</p>"), SENTENCE) == []
    assert len(about(factories.meeting(description=of_words(31)), SENTENCE)) == 1
    assert about(factories.resolution(subject=of_words(40)), SENTENCE) == []


def test_paragraph_over_120_words_is_warning():
    assert len(about(saying(f"{of_words(20)} " * 6 + "Słowo."), PARAGRAPH)) == 1
    assert about(saying(f"{of_words(20)} " * 6), PARAGRAPH) == []


# Abbreviations


@pytest.mark.parametrize("text", ["Co robi PES?", "Pieniądze z ZIT-u.", "Działają w OWES i w domu."])
def test_unexplained_abbreviation_is_warning(text):
    assert about(saying(text), ABBREVIATION) == [text]


@pytest.mark.parametrize(
    "text",
    [
        "Podmioty Ekonomii Społecznej (PES) pomagają. PES to dobra rzecz.",
        "PES, czyli podmiot, pomaga.",
        "PES to podmiot, który pomaga.",
        "PES – to podmiot, który pomaga.",
        "Podmiot taki nazywamy w skrócie PES.",
        "Znasz skrót PES? Oznacza podmioty ekonomii społecznej.",
        "PES (podmiot ekonomii społecznej) pomaga.",
        "Obszar Metropolitalny Gdańsk–Gdynia–Sopot, dalej OMGGS.",
        "Zintegrowane Inwestycje Terytorialne to dużo. ZIT-y też.",
        '<p><abbr title="Zintegrowane Inwestycje Terytorialne">ZIT</abbr> to dużo.</p>',
    ],
)
def test_explained_abbreviation_is_fine(text):
    assert about(saying(text), ABBREVIATION) == []


def test_abbreviation_may_be_explained_in_another_field():
    assert about(saying("PES pomaga.", description="Podmioty ekonomii społecznej."), ABBREVIATION) == []


@pytest.mark.parametrize(
    "text",
    [
        "Uchwała XXXIX/543/2022 i sesja XL, wiek XX.",
        "Plik PDF ma 2 MB i 3 KB.",
        "Sprawa OR.0002.5.2022 i znak GN/12.",
        "Podaj PESEL i numer NIP.",
        "Strona WWW.RUMIA.EU ma nowy adres.",
    ],
)
def test_numerals_units_and_known_abbreviations_are_exempt(text):
    assert about(saying(text), ABBREVIATION) == []


def test_abbreviation_is_reported_once():
    assert len(about(saying("<p>PES działa.</p><p>PES pomaga.</p>", title="O PES"), ABBREVIATION)) == 1


# Capitals


@pytest.mark.parametrize(
    "text",
    ["ZAPRASZAMY na spotkanie.", "Spotkanie W DOMU KULTURY RUMI.", "UWAGA! Nowy termin.", "TO JEST WAŻNE."],
)
def test_capitals_are_warning(text):
    assert about(saying(text), CAPITALS)
    assert about(saying(text), ABBREVIATION) == []


@pytest.mark.parametrize(
    "text", ["Zapraszamy do Rumi.", "Wiek XXXVIII to nie numer.", "PES, ZIT, OWES", "Klub OMGGS działa."]
)
def test_names_numerals_abbreviations_are_fine(text):
    assert about(saying(text), CAPITALS) == []


def test_title_in_capitals_is_warning():
    assert about(factories.article(title="SPOTKANIE W RUMI"), CAPITALS) == ["SPOTKANIE W RUMI"]


# Lists typed by hand


@pytest.mark.parametrize(
    "html",
    [
        "<p>- malowanie</p><p>- sprzątanie</p>",
        "<p>– malowanie</p>",
        "<p>• malowanie</p>",
        "<p>* malowanie</p>",
        "<p>Robimy:<br>- malowanie<br>- sprzątanie</p>",
        "<p>1) malowanie</p><p>2) sprzątanie</p>",
        "<p>1. malowanie</p><p>2. sprzątanie</p>",
        "<p>a) malowanie</p><p>b) sprzątanie</p>",
    ],
)
def test_fake_list_is_one_warning(html):
    assert len(about(saying(html), LIST)) == 1


@pytest.mark.parametrize(
    "html",
    [
        "<ul><li>malowanie</li><li>sprzątanie</li></ul>",
        "<p>Malowanie - i tyle.</p>",
        "<p>1. stycznia nic się nie dzieje.</p><p>Potem tak.</p>",
        "<p>-5 stopni.</p>",
        "<h2>1. Zasady</h2><p>Tekst.</p><h2>2. Terminy</h2>",
        "<table><tr><th>Od</th></tr><tr><td>– 8</td></tr></table>",
    ],
)
def test_real_lists_and_sentences_are_fine(html):
    assert about(saying(html), LIST) == []


def test_two_fake_lists_are_two_warnings():
    assert len(about(saying("<p>- a</p><p>- b</p><p>Tekst.</p><p>• c</p><p>• d</p>"), LIST)) == 2


def test_advice_about_fake_list_depends_on_field():
    recruitment = factories.recruitment(tasks="- Malowanie\n- Sprzątanie")
    assert about(recruitment, "i tak pokażą się jako lista") == ["- Malowanie"]
    cooperative = factories.cooperative(lead="Robimy:\n- malowanie\n- sprzątanie")
    assert about(cooperative, "W tym polu nie ma list") == ["- malowanie"]


# Officialese


@pytest.mark.parametrize(
    "text",
    [
        "Niniejszym ogłaszamy nabór.",
        "Prosimy dokonać zapłaty.",
        "W nawiązaniu do pisma piszemy.",
        "Uprzejmie informujemy o naborze.",
        "Przyjdź celem uzyskania wniosku.",
        "Powyższe zasady obowiązują.",
        "Osoba posiadająca prawo jazdy.",
    ],
)
def test_officialese_is_warning(text):
    assert about(saying(text), OFFICIALESE) == [text]


@pytest.mark.parametrize(
    "text",
    [
        "Celem spółdzielni jest praca.",
        "Zapłać do piątku.",
        "Odnośnik jest niżej.",
        "Nie ma winnych.",
        "Na www jest plan.",
    ],
)
def test_plain_words_are_fine(text):
    assert about(saying(text), OFFICIALESE) == []


def test_message_about_officialese_has_plain_word():
    PlainWord.objects.create(official="zapodać", plain="podać")
    [finding] = warnings(saying("Proszę zapodać termin."))
    assert finding.message == "„zapodać” to język urzędowy. Prościej: podać."


def test_phrase_matches_across_white_space():
    assert about(saying("Piszemy w&nbsp;przedmiocie naboru."), OFFICIALESE)


def test_inactive_plain_word_is_not_checked():
    PlainWord.objects.update(is_active=False)
    assert about(saying("Niniejszym ogłaszamy nabór."), OFFICIALESE) == []


@pytest.mark.parametrize(
    ("official", "text", "found"),
    [
        ("bowiem", "bowiem", True),
        ("bowiem", "albowiem", False),
        ("niniejsz*", "niniejszego", True),
        ("posiada*", "nieposiadający", False),
        ("dokon* zapłat*", "dokonania zapłaty", True),
        ("dokon* zapłat*", "dokonania szybkiej zapłaty", False),
        ("raz, dwa", "DWA", True),
        ("ww", "www", False),
    ],
)
def test_forms_are_matched_as_whole_words(official, text, found):
    assert bool(PlainWord(official=official).pattern.search(text)) is found


@pytest.mark.parametrize("official", ["*anie", "*anie *", "nini*ejszy", "z*", " , ", "do**"])
def test_misplaced_asterisk_is_refused(official):
    with pytest.raises(ValidationError):
        PlainWord(official=official, plain="x").full_clean()
