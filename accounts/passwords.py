"""Validation of passwords beyond Django's validators."""

import re

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

from core.slugs import transliterate

# OWASP ASVS 6.1.2: what somebody who knows the site and its people tries first. Without Polish letters.
CONTEXT_WORDS = {
    *("rumia", "rumi", "rumii", "rumska", "rumski", "rumskie"),
    *("gdynia", "gdansk", "sopot", "trojmiasto", "pomorze"),
    *("janowo", "zagorze", "szmelta", "kazimierz", "biala", "rzeka", "stara", "reda", "wejherowo", "kaszuby"),
    *("urzad", "miasta", "miasto", "miejski", "gmina", "burmistrz", "sekretariat", "referat", "wydzial"),
    *("ekonomia", "ekonomii", "spoleczna", "spolecznej", "spoldzielnia", "spoldzielni", "socjalna", "omggs"),
    *("rewitalizacja", "nabor", "spotkanie", "uchwala", "projekt", "dostepnosc", "wniosek"),
    *("serwis", "strona", "panel", "redakcja", "redaktor"),
    *("wydawca", "administrator", "koordynator", "admin"),
    *("haslo", "login", "konto", "tajne", "polska"),
    *("kwerty", "qwerty", "zaq", "123456", "12345", "1234", "123"),
    *("wiosna", "lato", "jesien", "zima"),
    *("styczen", "luty", "marzec", "kwiecien", "maj", "czerwiec"),
    *("lipiec", "sierpien", "wrzesien", "pazdziernik", "listopad", "grudzien"),
}
MIN_OTHER_CHARS = 8
_WORDS_OR_YEARS = re.compile(
    "|".join(sorted(CONTEXT_WORDS, key=len, reverse=True)) + r"|(?:19|20)\d\d|[\W_]", re.IGNORECASE
)


class DecoratedCommonPasswordValidator(CommonPasswordValidator):
    """
    Refuses also a common password with digits and signs around it, or repeated: "Dragon2024!!!", "dragondragon".

    Of Django's list, the 20 000 most frequent in known breaches, few have the 12 characters that are required here.
    """

    def validate(self, password, user=None):
        super().validate(password, user)
        plain = transliterate(password)
        for core in (plain, re.sub(r"[\W_]", "", plain), re.sub(r"[\W\d_]", "", plain)):
            repeated = re.fullmatch(r"(.{1,16}?)\1+", core)
            if {core, repeated and repeated[1]} & self.passwords:
                raise ValidationError(
                    "To hasło łatwo odgadnąć: to popularne hasło z dodatkowymi znakami albo powtórzone. Wymyśl inne "
                    "słowa.",
                    code="password_too_common",
                )


class ContextWordsValidator:
    """Refuses a password that consists mostly of words about this site and its town, seasons, years and signs."""

    def validate(self, password, user=None):
        if len(_WORDS_OR_YEARS.sub("", transliterate(password))) < MIN_OTHER_CHARS:
            raise ValidationError(
                "To hasło łatwo odgadnąć: składa się głównie ze słów związanych z Rumią, urzędem i tym serwisem albo "
                "z pory roku i daty. Dodaj inne słowa.",
                code="password_of_context_words",
            )

    def get_help_text(self):
        return "Hasło nie może składać się głównie ze słów związanych z Rumią, urzędem i tym serwisem."
