from django.apps import AppConfig


class AccessibilityRequestsConfig(AppConfig):
    name = "accessibility_requests"
    verbose_name = "Wnioski o dostępność"
