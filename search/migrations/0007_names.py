from django.db import migrations


class Migration(migrations.Migration):
    """What is indexed does not say what is called how: 0008 has it made anew."""

    dependencies = [("search", "0006_sections")]

    operations = []
