"""What search knows: the text of each published item, the words in it with all their forms, what nobody found."""

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models

from cooperative.models import Meeting, Recruitment
from library.models import Document
from publishing.models import PublishableQuerySet, State

from .fulltext import TermsField
from .text import LONGEST_WORD


class EntryQuerySet(PublishableQuerySet):
    def sections(self):
        return self.filter(content_type=None)

    def of(self, item):
        kind = ContentType.objects.get_for_model(item)
        return self.filter(content_type=kind, object_id=item.pk)

    def matching(self, wanted):
        return self.filter(terms__everything__match=wanted)


class Entry(models.Model):
    """
    The text of one item that is published, now or at its time; or a page that lists such items, which has no item.

    State and times are the item's own, so the one rule of what is published (`published()`) holds here as well.
    """

    class Kind(models.TextChoices):
        """Kinds as visitors tell them apart; the value is part of the address of a list of results."""

        ARTICLES = "artykuly", "artykuły"
        PAGES = "strony", "strony o serwisie"
        COOPERATIVE = "spoldzielnia", "spółdzielnia"
        RESOLUTIONS = "uchwaly", "uchwały"
        MEETINGS = "spotkania", "spotkania"
        RECRUITMENTS = "nabory", "nabory"
        ASSOCIATION = "omggs", "OMGGS"
        UNDERTAKINGS = "zit", "przedsięwzięcia ZIT"
        PROJECTS = "rewitalizacja", "projekty rewitalizacyjne"
        TERMS = "slowniczek", "słowniczek"

        @property
        def one(self):
            """What one of them is called."""
            return ONE_OF[self]

    content_type = models.ForeignKey(ContentType, models.CASCADE, null=True)
    object_id = models.PositiveBigIntegerField(null=True)
    item = GenericForeignKey()
    # The item once more where its state is shown, which turns with time: so the database reads it with the entry.
    meeting = models.ForeignKey(Meeting, models.DO_NOTHING, null=True, db_constraint=False, related_name="+")
    recruitment = models.ForeignKey(
        Recruitment, models.DO_NOTHING, null=True, db_constraint=False, related_name="+"
    )
    kind = models.CharField(max_length=20, choices=Kind)
    state = models.CharField(max_length=10, choices=State, default=State.PUBLISHED)
    publish_from = models.DateTimeField(null=True)
    publish_until = models.DateTimeField(null=True)
    address = models.CharField(max_length=300)
    title = models.CharField(max_length=600)
    # The long ones last: SQLite reads a row only as far as it has to.
    lead = models.TextField()
    body = models.TextField()
    # [{"title", "address", "summary", "text"}], a form feed between the pages of a text; also the easy text of the item
    documents = models.JSONField(default=list)
    attached = models.ManyToManyField(Document, related_name="+")

    objects = EntryQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["content_type", "object_id"], name="search_entry_once_an_item")
        ]

    def __str__(self):
        return self.title

    @property
    def status(self):
        """What became of the meeting or the call, as they say it themselves; None for anything else."""
        item = self.meeting or self.recruitment
        return item.status if item else None


ONE_OF = {
    Entry.Kind.ARTICLES: "artykuł",
    Entry.Kind.PAGES: "strona o serwisie",
    Entry.Kind.COOPERATIVE: "spółdzielnia",
    Entry.Kind.RESOLUTIONS: "uchwała",
    Entry.Kind.MEETINGS: "spotkanie",
    Entry.Kind.RECRUITMENTS: "nabór",
    Entry.Kind.ASSOCIATION: "OMGGS",
    Entry.Kind.UNDERTAKINGS: "przedsięwzięcie ZIT",
    Entry.Kind.PROJECTS: "projekt rewitalizacyjny",
    Entry.Kind.TERMS: "słowo ze słowniczka",
}


class Terms(models.Model):
    """The index itself, a row for each entry: made and queried by search.fulltext as the database wants it."""

    entry = models.OneToOneField(
        Entry, models.DO_NOTHING, primary_key=True, db_column="rowid", related_name="terms"
    )
    everything = TermsField(db_column="search_terms")

    class Meta:
        managed = False
        db_table = "search_terms"
        default_permissions = ()

    def __str__(self):
        return str(self.entry_id)


class Word(models.Model):
    """A word that stands in some text of the site, with its lemmas: "zagórzu" is "zagórz" or "zagórze"."""

    word = models.CharField(max_length=LONGEST_WORD, unique=True)
    lemmas = models.JSONField()
    folded = models.CharField(max_length=LONGEST_WORD, db_index=True)
    # As it sounds, from its beginning and from its end: near these stand the words that somebody may have meant.
    sound = models.CharField(max_length=LONGEST_WORD, db_index=True)
    sound_reversed = models.CharField(max_length=LONGEST_WORD, db_index=True)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return self.word


class Form(models.Model):
    """One form of a lemma that occurs on the site, be it in a text or not: what a visitor may type to find it."""

    form = models.CharField(max_length=LONGEST_WORD)
    folded = models.CharField(max_length=LONGEST_WORD, db_index=True)
    lemma = models.CharField(max_length=LONGEST_WORD)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["lemma", "form"], name="search_form_once_a_lemma")]

    def __str__(self):
        return f"{self.form} ({self.lemma})"


class DocumentText(models.Model):
    """What stands in the file of a document, read once."""

    document = models.OneToOneField(Document, models.CASCADE, related_name="+")
    file_name = models.CharField(max_length=200)
    text = models.TextField()

    class Meta:
        default_permissions = ()

    def __str__(self):
        return self.file_name


class MissedSearch(models.Model):
    """What visitors looked for and did not find: the words alone, without who or from where."""

    query = models.CharField("szukane słowa", max_length=60, unique=True)
    count = models.PositiveIntegerField("ile razy", default=1)
    last_on = models.DateField("ostatnio")

    class Meta:
        verbose_name = "wyszukiwanie bez wyniku"
        verbose_name_plural = "wyszukiwania bez wyniku"
        ordering = ["-count", "-last_on", "query"]
        # Staff read them; a row may be deleted, should it say something about a person after all.
        default_permissions = ("view", "delete")

    def __str__(self):
        return self.query
