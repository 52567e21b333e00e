from django.db import models


class Singleton(models.Model):
    """A model with one row at most: the primary key is always 1."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)

    class Meta:
        abstract = True
