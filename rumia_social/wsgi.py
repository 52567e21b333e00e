import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rumia_social.settings")

application = get_wsgi_application()

<<<<<<< HEAD
if settings.LOG_REQUESTS:
    from .request_log import RequestLog

    application = RequestLog(application)
=======
from django.conf import settings  # noqa: E402

if settings.PAGE_CACHE:
    # It asks models when pages change, so Django comes first.
    from rumia_social.page_cache.application import PageCache

    application = PageCache(application)
>>>>>>> 90bcafc (Answer public pages from copies before Django; outlive the database with them)
