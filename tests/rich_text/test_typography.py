"""No-break spaces: no line ends with a one-letter word or within "e-mail" at any screen width."""

import re

import pytest
from django.conf import settings
from django.template import Context, Template

from rich_text import typography

# Titles and descriptions are shown by browsers and search engines as plain text, without no-break spaces.
NO_LINES = r"<title>.*?</title>|\{% block (?:title|full_title|description) %\}.*?\{% endblock %\}"
NOT_WORDS = re.compile(
    rf"({NO_LINES}|\{{%.*?%\}}|\{{\{{.*?\}}\}}|\{{#.*?#\}}|<span class=\"whole\">.*?</span>|<[^>]*>)",
    re.DOTALL,
)
FOR_STAFF = {"admin", "auth", "registration"}


def words(path):
    """Return the literal texts of a template."""
    return [part for part in NOT_WORDS.split(path.read_text()) if part and not NOT_WORDS.fullmatch(part)]


def test_template_sentences_have_no_break_spaces():
    """One-letter words and numbers need "&nbsp;" after them, dashes before them, "e-mail" a <span class="whole">."""
    templates = settings.BASE_DIR / "templates"
    read_by_residents = [path for path in templates.rglob("*.html") if not FOR_STAFF & set(path.parts)]
    assert len(read_by_residents) > 50
    wrong = {
        path.relative_to(templates).as_posix(): [
            part.strip() for part in words(path) if typography.typeset_html(part) != part
        ]
        for path in read_by_residents
    }
    assert {name: parts for name, parts in wrong.items() if parts} == {}


def shown(template, **context):
    return Template("{% load polish %}" + template).render(Context(context)).replace(typography.NBSP, "_")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kto mieszka w Rumi i u nas", "Kto mieszka w_Rumi i_u_nas"),
        ("22 marca 2022 r. o 12", "22_marca_2022_r. o_12"),
        ("we wrześniu 2022 roku, maj 2027, dnia 2", "we wrześniu_2022 roku, maj_2027, dnia 2"),
        (
            "godz. 12, 12 ha, 1500 zł, 1,76 mld zł, 20 tys. zł",
            "godz._12, 12_ha, 1500_zł, 1,76_mld_zł, 20_tys._zł",
        ),
        ("ul. Sabata 3, al. Jana Pawła II 5, Rumia", "ul._Sabata_3, al. Jana Pawła II_5, Rumia"),
        ("pkt 15, § 2, tel. 58 679 65 00", "pkt_15, §_2, tel._58_679_65_00"),
        ("art. 6 ust. 1 lit. c", "art._6_ust._1_lit._c"),
        ("rok 2022 roku, nr 5 – nowy", "rok 2022 roku, nr_5_– nowy"),
        ("„Linia – Zagórska Struga”", "„Linia_– Zagórska Struga”"),
        ("lata 2014 – 2020 i dzień 10–12", "lata 2014_– 2020 i_dzień 10–12"),
        ("a < b & c", "a_&lt; b &amp; c"),
    ],
)
def test_typeset_inserts_no_break_spaces(text, expected):
    assert shown("{{ text|typeset }}", text=text) == expected


def test_typeset_html_keeps_escaped_characters():
    assert shown("{{ text|force_escape|typeset_html|linebreaks }}", text="E-mail <b>\n\nw Rumi") == (
        '<p><span class="whole">E-mail</span> &lt;b&gt;</p>\n\n<p>w_Rumi</p>'
    )


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("Wyślij e-mailem.", 'Wyślij <span class="whole">e-mailem</span>.'),
        ("<strong>Linia</strong> – Zagórska", "<strong>Linia</strong>_– Zagórska"),
        ("Linia – <em>Zagórska</em>", "Linia_– <em>Zagórska</em>"),
        ("<p>\n  – Tak.</p>", "<p>\n  – Tak.</p>"),
        ("Program na lata 2014–2020", 'Program na lata <span class="whole">2014–2020</span>'),
        ("remontowo-budowlany, RPO.271-12", "remontowo-budowlany, RPO.271-12"),
        ("w godz. 10–12", 'w_godz._<span class="whole">10–12</span>'),
        ("8:00–15.30,", '<span class="whole">8:00–15.30</span>,'),
        ("ul. Sabata 3, 84-230 Rumia", 'ul._Sabata_3, <span class="whole">84-230</span>_Rumia'),
        ("tel. 58-679-65-00.", 'tel._<span class="whole">58-679-65-00</span>.'),
        ("1-2-3-4-5-6, 12345678-1", "1-2-3-4-5-6, 12345678-1"),
        (
            '<a href="/e-mail/" title="o co">i e-mail</a>',
            '<a href="/e-mail/" title="o co">i_<span class="whole">e-mail</span></a>',
        ),
    ],
)
def test_typeset_html_wraps_hyphenated_words(html, expected):
    assert typography.typeset_html(html).replace(typography.NBSP, "_") == expected
