"""The search index (entries, words and their inflected forms, texts of files) and queries without results."""

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models

from cooperative.models import Meeting, Recruitment
from library.models import Document
from pages.models import Language
from publishing.models import DraftStateQuerySet, State

from .fulltext import SearchVectorField
from .text import MAX_WORD_CHARS


class IndexEntryQuerySet(DraftStateQuerySet):
    def sections(self):
        return self.filter(content_type=None)

    def for_item(self, item):
        content_type = ContentType.objects.get_for_model(item)
        return self.filter(content_type=content_type, object_id=item.pk)

    def in_polish(self):
        return self.filter(language=Language.POLISH)

    def in_other_languages(self):
        return self.filter(language__in=[language for language in Language if language != Language.POLISH])

    def matching(self, match_query):
        return self.filter(full_text_row__vector__match=match_query)


class IndexEntry(models.Model):
    """
    The indexed text of one item that is published or scheduled, or of a list page, which has no item.

    Copies the state and publication times of the item, so that `published()` applies to entries as well.
    """

    class Kind(models.TextChoices):
        """Kinds of results; the value is the query parameter `rodzaj`."""

        ARTICLES = "artykuly", "artykuły"
        PAGES = "strony", "strony"
        COOPERATIVE = "spoldzielnia", "spółdzielnia"
        RESOLUTIONS = "uchwaly", "uchwały"
        MEETINGS = "spotkania", "spotkania"
        RECRUITMENTS = "nabory", "nabory"
        ASSOCIATION = "omggs", "OMGGS"
        UNDERTAKINGS = "zit", "przedsięwzięcia ZIT"
        PROJECTS = "rewitalizacja", "projekty rewitalizacyjne"
        TERMS = "slowniczek", "słowniczek"

        @property
        def singular(self):
            return SINGULAR_LABELS[self]

    content_type = models.ForeignKey(ContentType, models.CASCADE, null=True)
    object_id = models.PositiveBigIntegerField(null=True)
    item = GenericForeignKey()
    # Also the item, for select_related: results show the status of meetings and recruitments, which depends on time.
    meeting = models.ForeignKey(Meeting, models.DO_NOTHING, null=True, db_constraint=False, related_name="+")
    recruitment = models.ForeignKey(
        Recruitment, models.DO_NOTHING, null=True, db_constraint=False, related_name="+"
    )
    kind = models.CharField(max_length=20, choices=Kind)
    state = models.CharField(max_length=10, choices=State, default=State.PUBLISHED)
    publish_from = models.DateTimeField(null=True)
    publish_until = models.DateTimeField(null=True)
    url = models.CharField(max_length=300)
    title = models.CharField(max_length=600)
    other_words = models.CharField(max_length=1200, default="")
    # Long columns last: SQLite reads a row only up to the last column it needs.
    lead = models.TextField()
    body = models.TextField()
    # [{"title", "url", "summary", "text"}] of linked documents and of the easy text; pages separated by form feeds.
    documents = models.JSONField(default=list)
    # Of a page. Searched by its index, because upgraded databases have it after the long columns.
    language = models.CharField(max_length=2, default=Language.POLISH, db_index=True)
    linked_documents = models.ManyToManyField(Document, related_name="+")

    objects = IndexEntryQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id"], name="search_indexentry_unique_item"
            )
        ]

    def __str__(self):
        return self.title

    @property
    def status(self):
        """The status of the meeting or recruitment; None for other kinds."""
        item = self.meeting or self.recruitment
        return item.status if item else None


SINGULAR_LABELS = {
    IndexEntry.Kind.ARTICLES: "artykuł",
    IndexEntry.Kind.PAGES: "strona",
    IndexEntry.Kind.COOPERATIVE: "spółdzielnia",
    IndexEntry.Kind.RESOLUTIONS: "uchwała",
    IndexEntry.Kind.MEETINGS: "spotkanie",
    IndexEntry.Kind.RECRUITMENTS: "nabór",
    IndexEntry.Kind.ASSOCIATION: "OMGGS",
    IndexEntry.Kind.UNDERTAKINGS: "przedsięwzięcie ZIT",
    IndexEntry.Kind.PROJECTS: "projekt rewitalizacyjny",
    IndexEntry.Kind.TERMS: "słowo ze słowniczka",
}


class FullTextRow(models.Model):
    """A row of the full text table, which the migration creates and search.fulltext writes and queries."""

    entry = models.OneToOneField(
        IndexEntry, models.DO_NOTHING, primary_key=True, db_column="rowid", related_name="full_text_row"
    )
    vector = SearchVectorField(db_column="search_fulltext")

    class Meta:
        managed = False
        db_table = "search_fulltext"
        default_permissions = ()

    def __str__(self):
        return str(self.entry_id)


class IndexedWord(models.Model):
    """A word of an indexed text, with its lemmas: "zagórzu" is a form of "zagórz" or of "zagórze"."""

    word = models.CharField(max_length=MAX_WORD_CHARS, unique=True)
    lemmas = models.JSONField()
    folded = models.CharField(max_length=MAX_WORD_CHARS, db_index=True)
    # See search.text.build_phonetic_key; also reversed, to look up words by the end of the key.
    phonetic_key = models.CharField(max_length=MAX_WORD_CHARS, db_index=True)
    phonetic_key_reversed = models.CharField(max_length=MAX_WORD_CHARS, db_index=True)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return self.word


class WordForm(models.Model):
    """An inflected form of an indexed lemma; the form itself need not occur in any text."""

    form = models.CharField(max_length=MAX_WORD_CHARS)
    folded = models.CharField(max_length=MAX_WORD_CHARS, db_index=True)
    lemma = models.CharField(max_length=MAX_WORD_CHARS)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["lemma", "form"], name="search_wordform_unique_form")]

    def __str__(self):
        return f"{self.form} ({self.lemma})"


class DocumentText(models.Model):
    """The text of a document's file, extracted once."""

    document = models.OneToOneField(Document, models.CASCADE, related_name="+")
    file_name = models.CharField(max_length=200)
    text = models.TextField()

    class Meta:
        default_permissions = ()

    def __str__(self):
        return self.file_name


class ZeroResultQuery(models.Model):
    """A query without results, with a counter. Nothing about the visitor is stored."""

    query = models.CharField("szukane słowa", max_length=60, unique=True)
    count = models.PositiveIntegerField("ile razy", default=1)
    last_on = models.DateField("ostatnio")

    class Meta:
        verbose_name = "wyszukiwanie bez wyniku"
        verbose_name_plural = "czego mieszkańcy szukali i nie znaleźli"
        ordering = ["-count", "-last_on", "query"]
        # Read-only, but a row that turns out to contain personal data can be deleted.
        default_permissions = ("view", "delete")

    def __str__(self):
        return self.query
