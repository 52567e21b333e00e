import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rumia_social.settings")

application = get_wsgi_application()

if settings.LOG_REQUESTS:
    from .request_log import RequestLog

    application = RequestLog(application)
