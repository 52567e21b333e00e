from django.core.management.commands import migrate
from django.db.migrations.executor import MigrationExecutor


class WholeMigrations(MigrationExecutor):
    """
    Writes down that a migration is done in the transaction that does it.

    Django writes it down a moment later where constraints or indexes are made last, as in most. Killed in between, the
    next start would begin that migration again and fail on a table that is there already.
    """

    def apply_migration(self, state, migration, **options):
        apply = migration.apply

        def apply_whole(state, schema_editor, **options):
            state = apply(state, schema_editor, **options)
            while schema_editor.deferred_sql:
                schema_editor.execute(schema_editor.deferred_sql.pop(0), None)
            return state

        migration.apply = apply_whole
        return super().apply_migration(state, migration, **options)


migrate.MigrationExecutor = WholeMigrations


class Command(migrate.Command):
    pass
