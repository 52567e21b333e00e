"""Polish grammar that the program has to know."""

from django.utils.formats import date_format


def counted(number, one, few, many):
    """counted(31, "słowo", "słowa", "słów") gives "31 słów"."""
    if number == 1:
        return f"{number} {one}"
    if number % 10 in (2, 3, 4) and number % 100 not in (12, 13, 14):
        return f"{number} {few}"
    return f"{number} {many}"


def beginning(first, last):
    """The first day as in "od 3 do 15 grudnia 2026": without what the last one, said next, says for both."""
    if first.year != last.year:
        return date_format(first, "j E Y")
    return date_format(first, "j" if first.month == last.month else "j E")


ALPHABET = "aąbcćdeęfghijklłmnńoópqrsśtuvwxyzźż"


def alphabetical(text):
    """A key that sorts as a Polish dictionary does: "łódź" after "las" and before "mapa"."""
    return [ALPHABET.find(letter) for letter in text.casefold()]
