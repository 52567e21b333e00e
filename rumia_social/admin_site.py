"""The admin site: its name, its words, the order of its parts."""

from django.contrib.admin import AdminSite


class RumiaAdminSite(AdminSite):
    site_header = "Ekonomia społeczna w Rumi"
    site_title = "Panel redakcji"
    index_title = "Co chcesz zmienić?"
