#!/usr/bin/env python
import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rumia_social.settings")
    from django.core.management import execute_from_command_line

    from rumia_social.environment import stop_without_site

    stop_without_site(*sys.argv[1:] or ["help"])
    try:
        execute_from_command_line(sys.argv)
    except Exception as error:
        from operations.database_errors import explain_failure

        explanation = explain_failure(error)
        if "--traceback" in sys.argv or not explanation:
            raise
        sys.exit(f"manage.py {' '.join(sys.argv[1:2])}: {explanation} (Więcej: --traceback.)")
