"""What axe-core finds on a page as it stands; test_matrix.py asks for more of every kind of public page."""

from axe_playwright_python.sync_playwright import Axe

OPTIONS = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    # 7:1 for text, which is more than AA asks
    "rules": {"color-contrast-enhanced": {"enabled": True}},
    "resultTypes": ["violations"],
}
axe = Axe()


def violations(page):
    return [
        f"{found['id']}: {found['help']}: {[node['target'] for node in found['nodes']]}"
        for found in axe.run(page, options=OPTIONS).response["violations"]
    ]


def test_violation_would_be_found(visit):
    page = visit(1280, javascript=True)
    page.goto("/")
    page.evaluate("() => document.querySelector('main').append(new Image())")
    # enough for AA, too little for 7:1
    page.evaluate("() => { document.querySelector('main p').style.color = '#666' }")
    assert {text.partition(":")[0] for text in violations(page)} >= {"image-alt", "color-contrast-enhanced"}
