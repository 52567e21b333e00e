import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accessibility", "0004_information_as_of"),
    ]

    operations = [
        migrations.AlterField(
            model_name="barrier",
            name="element",
            field=models.CharField(
                help_text="Co jest niedostępne, na przykład „skany uchwał”.",
                max_length=200,
                verbose_name="element",
            ),
        ),
        migrations.AlterField(
            model_name="barrier",
            name="page",
            field=models.CharField(
                help_text="Na przykład /spoldzielnia/. Sam ukośnik (/) znaczy, że chodzi o wszystkie strony.",
                max_length=200,
                validators=[
                    django.core.validators.RegexValidator(
                        "^(/(?!/)|https?://)\\S*$",
                        "Wpisz adres od ukośnika, na przykład /spoldzielnia/, albo od https://.",
                    )
                ],
                verbose_name="adres strony",
            ),
        ),
        migrations.AlterField(
            model_name="declaration",
            name="basis",
            field=models.CharField(
                blank=True,
                choices=[
                    ("self", "samooceny przeprowadzonej przez podmiot publiczny"),
                    ("audit", "badania przeprowadzonego przez podmiot zewnętrzny"),
                    ("contractor", "oświadczenia wykonawcy"),
                ],
                help_text="Ciąg dalszy słów „Deklarację sporządzono na podstawie”.",
                max_length=12,
                verbose_name="podstawa oceny",
            ),
        ),
        migrations.AlterField(
            model_name="declaration",
            name="entity",
            field=models.CharField(
                blank=True,
                help_text="Pełna nazwa, na przykład „Urząd Miasta Rumia”.",
                max_length=200,
                verbose_name="nazwa podmiotu",
            ),
        ),
        migrations.AlterField(
            model_name="declaration",
            name="updated_on",
            field=models.DateField(
                blank=True,
                help_text="Dzień ostatniej dużej zmiany serwisu, na przykład nowego działu albo wyglądu.",
                null=True,
                verbose_name="data ostatniej istotnej aktualizacji",
            ),
        ),
    ]
