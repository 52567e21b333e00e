from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="ContentChange",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False, verbose_name="numer")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="chwila")),
            ],
            options={
                "verbose_name": "zmiana treści",
                "verbose_name_plural": "zmiany treści",
            },
        ),
    ]
