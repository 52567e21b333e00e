"""Give the prepared site in DATA_DIR as many published articles as asked: `python -m bench.fill 1000`."""

import os
import sys

import django


def fill(wanted):
    from django.core.management import call_command, get_commands

    from pages.models import Article
    from publishing.models import State

    # Real sentences, in another order and under another title each time.
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
            for number in range(have, wanted)
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
