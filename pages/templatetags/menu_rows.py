"""The rows of the menu's form as visitors see them: by place and in their order."""

from django import template

from ..menu_forms import DOWN, UP, get_number
from ..menu_preview import render_menu_preview
from ..models import MenuItem

register = template.Library()


@register.simple_tag
def group_menu_rows(inline_admin_formset, pressed, is_row_added):
    """
    Return [{"place", "label", "rows", "shown"}] for each place, then the empty rows, which have no place yet.

    A row is {"form": InlineAdminForm, "number", "target", "buttons"}; "shown" are the labels that visitors will see.
    The focus returns to the button that was `pressed`, or to another one if the row cannot move further. It goes to the
    last empty row if that was added.
    """
    rows = list(inline_admin_formset)
    if inline_admin_formset.has_add_permission:
        rows.pop()  # Django's template of an empty row
    groups = []
    for place, label in MenuItem.Place.choices:
        found = [row for row in rows if row.form["label"].value() and row.form["place"].value() == place]
        found.sort(key=lambda row: get_number(row.form["order"].value()))
        groups.append(
            {
                "place": place,
                "label": label,
                "rows": [
                    {
                        "form": row,
                        "number": get_row_number(row),
                        "target": describe_target(row.form),
                        "buttons": build_buttons(row, position, len(found), pressed),
                    }
                    for position, row in enumerate(found)
                ],
                "shown": [describe_row(row.form) for row in found if not is_deleted(row.form)],
            }
        )
    if is_row_added:
        rows[-1].form.fields["label"].widget.attrs["autofocus"] = True
    empty = [{"form": row, "buttons": []} for row in rows if not row.form["label"].value()]
    return [*groups, {"label": "Nowa pozycja", "rows": empty, "shown": []}]


@register.simple_tag(takes_context=True)
def menu_preview(context, inline_admin_formset, groups):
    """Return the HTML document that shows the visible rows of group_menu_rows as the public site does."""
    rows = [row["form"].form for group in groups for row in group["rows"]]
    shown = [form for form in rows if form["label"].value() and not is_deleted(form) and not is_hidden(form)]
    return render_menu_preview(context["request"], inline_admin_formset.formset.instance, shown)


def get_row_number(row):
    return row.form.prefix.rpartition("-")[2]


def build_buttons(row, position, count, pressed):
    number = get_row_number(row)
    possible = {UP: position > 0, DOWN: position < count - 1}
    buttons = [
        {"value": f"{number}:{direction}", "is_up": direction == UP}
        for direction, is_possible in possible.items()
        if is_possible
    ]
    if buttons and pressed.partition(":")[0] == number:
        focused = next((button for button in buttons if button["value"] == pressed), buttons[0])
        focused["has_focus"] = True
    return buttons


def describe_target(form):
    groups = [group for _, group in form.fields["target"].choices if isinstance(group, list | tuple)]
    labels = {value: label for group in groups for value, label in group}
    return labels.get(form["target"].value()) or form["url"].value()


def is_deleted(form):
    return form["DELETE"].value() if "DELETE" in form.fields else False


def is_hidden(form):
    """Return whether visitors do not see the row, because its target is not published."""
    return form["target"].value() in form.target_choices.hidden | form.unknown_targets


def describe_row(form):
    return {"label": form["label"].value(), "is_hidden": is_hidden(form)}
