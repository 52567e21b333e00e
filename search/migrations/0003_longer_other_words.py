from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("search", "0002_read_documents_again"),
    ]

    operations = [
        migrations.AlterField(
            model_name="indexentry",
            name="other_words",
            field=models.CharField(default="", max_length=1200),
        ),
    ]
