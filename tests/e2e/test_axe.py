"""Pages without violations of axe-core; test_matrix.py checks more on each kind of public page."""

from axe_playwright_python.base import AXE_SCRIPT

from .matrix import COLOUR_RULES, STRICTER, TAGS

RUN = """async options => (await axe.run(options)).violations.map(
    ({id, help, nodes}) => `${id}: ${help}: ${JSON.stringify(nodes.map(node => node.target))}`)"""


def find_violations(page, contrast="default"):
    """Return the violations of all rules, or of only COLOUR_RULES (matrix.py) in contrasts other than the default."""
    if contrast == "default":
        options = {"runOnly": {"type": "tag", "values": TAGS}, "rules": STRICTER}
    else:
        options = {"runOnly": {"type": "rule", "values": COLOUR_RULES}}
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return page.evaluate(RUN, options | {"resultTypes": ["violations"]})


def test_axe_finds_violation(visit):
    page = visit(1280, javascript=True)
    page.goto("/")
    page.evaluate("() => document.querySelector('main').append(new Image())")
    # sufficient for AA, but below 7:1
    page.evaluate("() => { document.querySelector('main p').style.color = '#666' }")
    assert {text.partition(":")[0] for text in find_violations(page)} >= {
        "image-alt",
        "color-contrast-enhanced",
    }
    assert {text.partition(":")[0] for text in find_violations(page, "white-on-black")} == {
        "color-contrast-enhanced"
    }
