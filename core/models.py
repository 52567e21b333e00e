from django.db import models


class Singleton(models.Model):
    """Something the site has exactly one of. A second one is refused by the primary key."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)

    class Meta:
        abstract = True
