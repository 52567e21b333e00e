"""
What a screen reader gets: role, name and state of the focused element, read from Chromium's accessibility tree.

The functions use the keyboard alone and find elements by role and name only, as a blind person does.
"""

STATES = ("pressed", "expanded", "checked", "invalid", "required")


def read_focus(page):
    """Return (role, name, {state: value}) of the focused element, `""` for missing names."""
    session = page.context.new_cdp_session(page)
    focused = session.send("Runtime.evaluate", {"expression": "document.activeElement"})["result"]
    tree = session.send(
        "Accessibility.getPartialAXTree", {"objectId": focused["objectId"], "fetchRelatives": False}
    )
    session.detach()
    node = tree["nodes"][0]
    states = {
        entry["name"]: entry["value"].get("value")
        for entry in node.get("properties", ())
        if entry["name"] in STATES
    }
    name = " ".join(node.get("name", {}).get("value", "").split())
    return node["role"]["value"], name, states


def tab_to(page, role, name, *, key="Tab", most=80):
    """Press `key` until an element with this role, whose name begins with `name`, has the focus; return its states."""
    heard = []
    for _ in range(most):
        page.keyboard.press(key)
        found_role, found_name, states = read_focus(page)
        if found_role == role and found_name.startswith(name):
            return states
        heard.append(f"{found_role} „{found_name[:40]}”")
    raise AssertionError(f"no {role} „{name}” after {most} × {key}: {', '.join(heard)}")
