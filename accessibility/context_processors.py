from .preferences import CHOICES


def display(request):
    return {"display": request.display, "display_choices": CHOICES}
