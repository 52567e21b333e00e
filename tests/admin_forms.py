"""Helpers that fill in admin forms as a browser does."""

from .parsed import page

FORM_TAGS = {"input", "textarea", "select"}


def values(response):
    """Return what a browser without JavaScript would submit from the unchanged main form of the page."""
    content = next(node for node in page(response).iter() if node.get("id") == "content-main")
    forms = list(content.iter("form"))
    # Offers to restore autosaved text are separate forms above that of the item.
    own = [form for form in forms if (form.get("id") or "").endswith("_form")]
    form = next(iter(own or forms))
    found = {}
    for field in form.iter():
        if field.tag not in FORM_TAGS or not field.get("name"):
            continue
        if field.tag == "textarea":
            found[field.get("name")] = (field.text or "").removeprefix("\n")
        elif field.tag == "select":
            chosen = [
                option.get("value", "")
                for option in field.iter("option")
                if option.get("selected") is not None
            ]
            found[field.get("name")] = chosen[0] if chosen else next(field.iter("option")).get("value", "")
        elif field.get("type") in ("checkbox", "radio"):
            if field.get("checked") is not None:
                found[field.get("name")] = field.get("value", "on")
        elif field.get("type") not in ("submit", "file"):
            found[field.get("name")] = field.get("value", "")
    return found


def save(client, address, typed, button="_save"):
    """Submit the form at the URL `address` with `typed` ({field name: text}) and the button."""
    data = values(client.get(address, follow=True))
    files = {name for name, value in typed.items() if hasattr(value, "read")}
    unknown = typed.keys() - data.keys() - files - {name for name, value in typed.items() if value == "on"}
    assert not unknown, f"the form has no {unknown}"
    return client.post(address, {**data, **typed, button: "Zapisz"})


def errors_by_field(response):
    """Return {field name: [error message]}."""
    found = {}
    for row in page(response).iter():
        classes = (row.get("class") or "").split()
        if "form-row" not in classes:
            continue
        names = get_field_names(classes)
        # Several fields beside each other: each is in a box of its own, below its errors.
        parts = [row] if len(names) == 1 else [box.getparent() for box in row.iter() if is_field_box(box)]
        for part, name in zip(parts, names, strict=False):
            messages = [
                "".join(item.itertext()).strip()
                for errors in part.iter("ul")
                if "errorlist" in (errors.get("class") or "")
                for item in errors.iter("li")
            ]
            found.setdefault(name, []).extend(messages)
    return {name: messages for name, messages in found.items() if messages}


def get_field_names(classes):
    return [name.removeprefix("field-") for name in classes if name.startswith("field-")]


def is_field_box(node):
    return "fieldBox" in (node.get("class") or "").split()


def text(response):
    return " ".join("".join(page(response).find("body").itertext()).split())
