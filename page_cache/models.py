from django.db import models


class ContentChange(models.Model):
    """A transaction that wrote a public table (page_cache/version.py)."""

    id = models.BigIntegerField("numer", primary_key=True)  # random
    created_at = models.DateTimeField("chwila", auto_now_add=True)

    class Meta:
        verbose_name, verbose_name_plural = "zmiana treści", "zmiany treści"

    def __str__(self):
        return str(self.id)
