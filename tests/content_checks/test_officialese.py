"""Officialese is found, without false positives in similar good sentences."""

from pathlib import Path

import pytest

from content_checks.language import find_officialese
from content_checks.models import PlainWord

from .. import factories
from .findings import about, warnings

pytestmark = pytest.mark.django_db

SENTENCES = Path(__file__).with_name("officialese.tsv")
MIN_FOUND = 0.9
MAX_FALSE_ALARMS = 0.05


@pytest.fixture
def entries():
    return [(entry.plain, entry.pattern, entry.unless_pattern) for entry in PlainWord.objects.all()]


def read_sentences():
    """Return ([(sentence, phrases)] of officialese, [good sentence])."""
    rows = [
        line.split("\t") for line in SENTENCES.read_text("utf-8").splitlines() if not line.startswith("#")
    ]
    return [(text, phrases.split("|")) for text, phrases in rows if phrases], [
        text for text, phrases in rows if not phrases
    ]


def test_officialese_is_found_without_false_alarms(entries):
    official, good = read_sentences()
    missed = {
        text: list(find_officialese(text, entries))
        for text, phrases in official
        if list(find_officialese(text, entries)) != phrases
    }
    alarms = {text: list(found) for text in good if (found := find_officialese(text, entries))}
    assert min(len(official), len(good)) >= 200
    assert len(missed) <= (1 - MIN_FOUND) * len(official), missed
    assert len(alarms) <= MAX_FALSE_ALARMS * len(good), alarms


def test_initial_words_are_valid():
    assert 100 <= PlainWord.objects.count() <= 600
    for word in PlainWord.objects.all():
        word.clean_fields()


def test_note_is_one_per_sentence_in_order_of_text():
    body = "<p>Uprzejmie informujemy, iż pada. Kto posiada psa, posiada też smycz. Pada.</p><p>On posiada kota.</p>"
    item = factories.article(body=body)
    assert about(item, "język urzędowy") == [
        "Uprzejmie informujemy, iż pada.",
        "Kto posiada psa, posiada też smycz.",
        "On posiada kota.",
    ]
    first, second, _ = warnings(item)
    assert first.message == "To język urzędowy. Prościej: „Uprzejmie informujemy” – skreśl; „iż” – że."
    assert second.message == "„posiada” to język urzędowy. Prościej: mieć, na przykład „ma”."


def test_longer_phrase_hides_what_it_contains(entries):
    assert list(find_officialese("W związku z powyższym czekamy.", entries)) == ["W związku z powyższym"]


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("Kończy się prowadzenie szkoleń.", ["prowadzenie szkoleń"]),
        ("Prosimy o dołączenie aktualnego zaświadczenia.", ["dołączenie aktualnego zaświadczenia"]),
        ("W Poznaniu zadania są inne.", []),
        ("Zapraszamy na spotkanie stowarzyszenia.", []),
        ("Ulotki drukowane będą w maju.", ["drukowane będą"]),
        ("Ulotki są roznoszone, a zgłoszenia są zbierane.", ["są zbierane"]),
        ("Domek jest drewniany, a napis jest wysłany.", []),
        ("Okna zostały umyte i otwarte.", []),
        ("Dach został pokryty, a mur został obniżony.", ["został obniżony"]),
        ("Wymalowano przejście.", ["Wymalowano"]),
        ("Rano kupiono mleko i wino.", []),
        ("Zajęcia zaczynać się będą o ósmej.", ["zaczynać się będą"]),
        ("Zajęcia będą się zaczynać o ósmej.", []),
    ],
)
def test_officialese_is_found_by_its_grammar(sentence, found):
    assert list(find_officialese(sentence, [])) == found


def test_entry_may_occur_wherever_its_pattern_matches():
    texts = [text for text, _ in read_sentences()[0]]
    text = "\n".join([*texts, *map(str.upper, texts)])
    for word in PlainWord.objects.all():
        for found in word.pattern.finditer(text):
            assert word.may_occur_in(found[0].lower()), (word, found[0])
    assert not PlainWord(official="winien *ać").may_occur_in("wini podać")
    assert PlainWord(official="niniejsz*, *ogół obywateli").may_occur_in("ogółowi obywateli")


@pytest.mark.parametrize("quotes", ["„{}”", '"{}"', "«{}»"])
def test_quoted_names_are_not_officialese(quotes, entries):
    name = quotes.format("Zapewnienie ciągłości świadczenia usług w zakresie opieki")
    assert not find_officialese(f"Projekt {name} ruszy w maju.", entries)
    assert list(find_officialese(f"Projekt {name} jest realizowany w maju.", entries)) == ["realizowany"]
    assert list(find_officialese(f"Napisał: {name.lower()}.", entries))


def test_buildings_of_old_times_have_no_known_builder():
    assert not find_officialese("W 1905 roku zbudowano tu młyn.", [])
    assert find_officialese("W 2022 roku zbudowano plac.", [])
    assert find_officialese("Zorganizowano zajęcia dla osób w wieku 60+.", [])
    assert find_officialese("Sfinansowano remont w 1200 mieszkaniach.", [])


def test_words_in_unless_silence_the_entry():
    PlainWord.objects.create(official="zapodać", plain="podać", unless="w kuchni")
    assert about(factories.article(body="<p>Proszę zapodać termin.</p>"), "język urzędowy")
    assert not about(factories.article(body="<p>Proszę zapodać to w kuchni.</p>"), "język urzędowy")


def test_entry_without_plain_words_says_to_leave_out():
    PlainWord.objects.create(official="nieprawdaż", plain="")
    [finding] = warnings(factories.article(body="<p>To praca, nieprawdaż?</p>"))
    assert finding.message == "„nieprawdaż” to język urzędowy. Możesz to skreślić."
