from django.db import migrations

ROLES = ["Redaktor", "Wydawca", "Administrator"]


def make_groups(apps, schema_editor):
    """The groups; what each may do follows from accounts.roles after every migration."""
    for name in ROLES:
        apps.get_model("auth", "Group").objects.get_or_create(name=name)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial"), ("auth", "0012_alter_user_first_name_max_length")]
    operations = [migrations.RunPython(make_groups, migrations.RunPython.noop)]
