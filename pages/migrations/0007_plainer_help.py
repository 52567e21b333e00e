from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("pages", "0006_longer_other_words"),
    ]

    operations = [
        migrations.AlterField(
            model_name="sitesettings",
            name="contact_address",
            field=models.CharField(
                blank=True,
                help_text="Ulica, numer, kod pocztowy i miejscowość.",
                max_length=200,
                verbose_name="adres",
            ),
        ),
        migrations.AlterField(
            model_name="sitesettings",
            name="contact_hours",
            field=models.CharField(
                blank=True,
                help_text="Na przykład „od poniedziałku do piątku, 8:00–15:00”.",
                max_length=200,
                verbose_name="godziny pracy",
            ),
        ),
        migrations.AlterField(
            model_name="sitesettings",
            name="contact_unit",
            field=models.CharField(
                blank=True,
                help_text="Kto odpowiada na pytania mieszkańców.",
                max_length=120,
                verbose_name="wydział albo osoba",
            ),
        ),
        migrations.AlterField(
            model_name="sitesettings",
            name="security_email",
            field=models.EmailField(
                blank=True,
                help_text="Na ten adres napisze ktoś, kto znajdzie błąd w zabezpieczeniach serwisu. Przykład: bezpieczenstwo@example.pl. Specjaliści od zabezpieczeń szukają go w pliku /.well-known/security.txt.",
                max_length=254,
                verbose_name="e-mail do zgłoszeń bezpieczeństwa",
            ),
        ),
    ]
