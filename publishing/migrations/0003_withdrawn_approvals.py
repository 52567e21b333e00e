from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("publishing", "0002_approvals_and_replacements"),
    ]

    operations = [
        migrations.AlterField(
            model_name="approvalrequest",
            name="outcome",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "czeka"),
                    ("published", "opublikowano"),
                    ("scheduled", "zaplanowano"),
                    ("returned", "oddano z uwagą"),
                    ("checked", "sprawdzono, bez uwag"),
                    ("replaced", "zastąpiono nową prośbą"),
                    ("withdrawn", "wycofano"),
                ],
                default="",
                max_length=10,
                verbose_name="odpowiedź",
            ),
        ),
    ]
