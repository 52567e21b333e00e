from .models import is_enabled


def notifications(request):
    """`has_notifications`: whether residents can subscribe, so that pages may link to the form."""
    return {"has_notifications": is_enabled()}
