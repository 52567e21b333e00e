import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("search", "0005_entry_with_state"),
    ]

    operations = [
        migrations.AlterField(
            model_name="entry",
            name="content_type",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, to="contenttypes.contenttype"
            ),
        ),
        migrations.AlterField(
            model_name="entry",
            name="object_id",
            field=models.PositiveBigIntegerField(null=True),
        ),
    ]
