"""
Make the backup of a small site of this version: `make kept-site`.

`tests/operations/kept/` holds one of each released version, and tests/operations/test_upgrade.py brings each of them to
the present code. Run it when a version is released, and commit the file. The file of a version that is in use anywhere
is never made again.
"""

import os
import sys
import tempfile
from pathlib import Path

FOLDER = Path(__file__).parent / "operations/kept"
TITLE, DRAFT_TITLE, NEXT_TITLE = "Artykuł sprzed aktualizacji", "Szkic sprzed aktualizacji", "Zmiana na potem"
LOGIN = "redakcja"


def make_content():
    from django.contrib.auth.models import Group
    from django.utils import timezone
    from django_otp.plugins.otp_totp.models import TOTPDevice

    from notifications.models import Subscription
    from publishing import publication, revisions, trash
    from publishing.models import PreviewLink, Revision
    from publishing.serialization import serialize_stored_item

    from . import factories

    author = factories.staff(username=LOGIN, first_name="Anna", last_name="Próbna")
    author.groups.set(Group.objects.all())
    TOTPDevice.objects.create(user=author, name="Telefon", confirmed=True)

    def save(item, event=Revision.Event.SAVED, **changes):
        data = serialize_stored_item(item)
        data["fields"].update(changes)
        revisions.save_revision(item, data, author, event=event)

    factories.site_settings()
    image, document = factories.image(), factories.document()
    factories.menu_item(page=factories.page())
    article = factories.article(title=TITLE, slug="dawny-adres", image=image)
    save(article, slug="adres")
    publication.publish(article, author)
    save(article, title=DRAFT_TITLE)
    PreviewLink.objects.create(item=article, author=author)
    scheduled = factories.article()
    save(scheduled, title=NEXT_TITLE, publish_from=factories.warsaw(2100, 1, 1).isoformat())
    publication.publish(scheduled, author)
    trash.delete(factories.article(title="Z kosza"), author)
    publication.unpublish(factories.article(title="Zdjęty"), author)
    factories.cooperative()
    factories.resolution().documents.add(document)
    factories.recruitment(meeting=factories.meeting())
    for make in (
        *(factories.term, factories.key_figure, factories.undertaking, factories.project),
        *(factories.barrier, factories.request_settings, factories.access_request),
        *(factories.page_feedback, factories.plain_word, factories.zero_result_query),
    ):
        make()
    factories.announcement()
    Subscription.objects.create(
        email="ola@example.pl",
        wants_meetings=True,
        wants_recruitments=False,
        end_key="k",
        confirmed_at=timezone.now(),
    )
    author.last_login = timezone.now()
    author.save()


def main():
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"DATA_DIR": folder, "SECRET_KEY": "kept-site", "DATABASE_URL": ""}
        os.environ["DJANGO_SETTINGS_MODULE"] = "rumia_social.settings"
        import django

        django.setup()
        from django.conf import settings
        from django.core.management import call_command

        from operations import backups

        call_command("migrate", verbosity=0)
        make_content()
        FOLDER.mkdir(exist_ok=True)
        path = FOLDER / f"{settings.VERSION}.zip"
        backups.write_backup(path)
    print(f"{path.relative_to(Path.cwd())}: {path.stat().st_size // 1024} kB")


if __name__ == "__main__":
    sys.exit(main())
