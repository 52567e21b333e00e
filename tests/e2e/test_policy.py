"""
The Content Security Policy is enforced, and admin pages neither violate it, nor request other hosts, nor raise errors
in their scripts.

Public pages: test_reading.py.
"""

from urllib.parse import urlsplit

from playwright.sync_api import expect


def collect_policy_violations(page):
    said = []
    page.on("console", lambda message: "Security Policy" in message.text and said.append(message.text))
    return said


def test_security_policy_is_enforced(visit):
    page = visit(1280, javascript=True)
    complaints = collect_policy_violations(page)
    page.goto("/")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=\"https://obcy.example/x.png\">')")
    page.wait_for_timeout(200)
    assert len(complaints) == 1


def test_admin_violates_no_policy_and_raises_no_error(visit_as_staff, site):
    page = visit_as_staff(javascript=True)
    complaints, asked = collect_policy_violations(page), set()
    page.on("pageerror", lambda error: complaints.append(f"{error}\n{error.stack}"))
    page.on("request", lambda request: asked.add(urlsplit(request.url).netloc))
    page.goto("/admin/")
    page.get_by_role("link", name="Zmień").first.wait_for()
    addresses = page.locator("#content-main a").evaluate_all("links => links.map(link => link.pathname)")
    assert len(addresses) > 20
    for address in dict.fromkeys(addresses):
        page.goto(address)
        assert complaints == [], address
    page.goto("/admin/pages/article/")
    page.locator("#result_list tbody th a").first.click()
    text = page.frame_locator("iframe.tox-edit-area__iframe").first.locator("body")
    expect(text).to_be_visible()
    page.get_by_role("button", name="Wstaw albo zmień odnośnik").first.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert complaints == []
    assert asked - {""} == {urlsplit(site.url).netloc}
