from django.db import migrations, models


def copy_languages(apps, schema_editor):
    pages = apps.get_model("pages", "Page").objects.exclude(language="pl").values_list("pk", "language")
    entries = apps.get_model("search", "IndexEntry").objects
    for pk, language in pages:
        of_page = entries.filter(content_type__app_label="pages", content_type__model="page", object_id=pk)
        of_page.update(language=language)


class Migration(migrations.Migration):
    dependencies = [("search", "0003_longer_other_words"), ("pages", "0003_page_language")]

    operations = [
        migrations.AddField(
            model_name="indexentry",
            name="language",
            field=models.CharField(db_index=True, default="pl", max_length=2),
        ),
        migrations.RunPython(copy_languages, migrations.RunPython.noop, elidable=True),
    ]
