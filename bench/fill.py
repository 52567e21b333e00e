"""Fill the prepared site in DATA_DIR up to a number of published articles: `python -m bench.fill 1000`."""

import os
import sys

import django


def fill(article_count):
    from django.core.management import call_command, get_commands

    from pages.models import Article
    from publishing.models import State

    # Texts of the initial content, repeated under other titles.
    texts = list(Article.objects.values_list("body", flat=True))
    have = len(texts)
    Article.objects.bulk_create(
        [
            Article(
                title=f"Artykuł numer {number}",
                slug=f"artykul-numer-{number}",
                description=f"O czym jest artykuł numer {number}.",
                body=texts[number % have],
                order=number % 30_000,
                state=State.PUBLISHED,
            )
            for number in range(have, article_count)
        ],
        batch_size=500,
    )
    for name in ("rebuild_search", "rebuild_references"):
        if name in get_commands():
            call_command(name)


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "rumia_social.settings"
    django.setup()
    fill(int(sys.argv[1]))
