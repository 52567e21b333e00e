from django.db import migrations


class Migration(migrations.Migration):
    """What is indexed was read with less knowledge of words: 0008 has it made anew."""

    dependencies = [("search", "0003_terms_point_at_nothing")]

    operations = []
