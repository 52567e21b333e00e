from django.db import migrations
from django.db.models import Q


def forget_texts(apps, schema_editor):
    """Version 1.1.0 also stored hidden text. `prepare` reads the files again after each upgrade."""
    of_office_files = (
        Q(file_name__iendswith=".docx") | Q(file_name__iendswith=".odt") | Q(file_name__iendswith=".xlsx")
    )
    apps.get_model("search", "DocumentText").objects.filter(of_office_files).delete()


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]

    operations = [migrations.RunPython(forget_texts, migrations.RunPython.noop, elidable=True)]
