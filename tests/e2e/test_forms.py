"""Admin forms in a browser: the save bar, the error summary, and a chosen file that survives an error."""

import pytest
from playwright.sync_api import expect

from .. import factories
from .admin import expect_success, press, rich_text, upload, wait_for_editors
from .test_admin_pages import find_faults

NEW_MEETING = "/admin/cooperative/meeting/add/"
# Return the error: a button outside of the viewport, or the bar over the focused control (WCAG 2.2, 2.4.11).
IS_BAR_WRONG = """() => {
  const bar = document.querySelector(".submit-row"), focused = document.activeElement;
  const top = bar.getBoundingClientRect().top;
  for (const button of bar.querySelectorAll("button")) {
    const box = button.getBoundingClientRect();
    if (box.top < top || box.bottom > innerHeight || box.left < 0 || box.right > innerWidth) return button.innerText;
  }
  if (focused !== document.body && !bar.contains(focused) && focused.getBoundingClientRect().bottom > top + 1) {
    return focused.outerHTML.slice(0, 80);
  }
}"""


@pytest.mark.parametrize(("width", "height", "font"), [(1280, 768, "100"), (320, 640, "200")])
def test_save_bar_is_in_sight_and_covers_no_focus(visit_as_staff, width, height, font):
    page = visit_as_staff("Wydawca", width, javascript=True, font=font)
    page.set_viewport_size({"width": width, "height": height})
    page.goto(NEW_MEETING)
    wait_for_editors(page)
    expect(page.locator(".submit-row button")).to_have_count(3)
    wrong = []
    for key in [*["Tab"] * 30, *["Shift+Tab"] * 45]:
        page.keyboard.press(key)
        wrong.append(page.evaluate(IS_BAR_WRONG))
    assert set(wrong) == {None}
    assert page.locator(".submit-row").bounding_box()["height"] < height / 3


def test_save_bar_does_not_cover_typed_text(visit_as_staff):
    page = visit_as_staff("Wydawca", 1280, javascript=True)
    page.set_viewport_size({"width": 1280, "height": 600})
    page.goto(NEW_MEETING)
    wait_for_editors(page)
    text = rich_text(page)
    for number in range(10):
        text.press_sequentially(f"{number}")
        text.press("Enter")
    text.press_sequentially("koniec")
    caret = text.evaluate(
        """body => {
            const caret = body.ownerDocument.getSelection().getRangeAt(0).startContainer.parentElement;
            const frame = body.ownerDocument.defaultView.frameElement;
            return frame.getBoundingClientRect().top + caret.getBoundingClientRect().bottom;
        }"""
    )
    assert caret <= page.locator(".submit-row").bounding_box()["y"]


def test_error_summary_has_focus_and_leads_to_fields(visit_as_staff):
    page = visit_as_staff("Wydawca", 320, javascript=True)
    page.goto(NEW_MEETING)
    page.get_by_label("początek, data").fill("32.13.2026")
    with page.expect_request("**/*?autosave"):  # without typing more
        press(page, "Zapisz wersję roboczą")
    summary = page.get_by_role("region", name="Nie zapisano. Popraw:")
    expect(summary).to_be_focused()
    expect(summary).to_be_in_viewport()
    summary.get_by_role("link", name="Początek").click()
    expect(page.get_by_label("początek, data")).to_be_focused()
    expect(page.get_by_label("początek, data")).to_be_in_viewport(ratio=1)
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto("/admin/")
    assert asked == ["beforeunload"], "what was refused is not saved"


def test_error_summary_leads_into_rich_text(visit_as_staff):
    page = visit_as_staff("Wydawca", 1280, javascript=True)
    page.goto(NEW_MEETING)
    page.get_by_label("Tytuł").fill("Spotkanie z odnośnikiem")
    wait_for_editors(page)
    page.evaluate("""tinymce.get("id_body").setContent('<p><a href="/kontakt/">tutaj</a></p>')""")
    press(page, "Zapisz i opublikuj")
    summary = page.get_by_role("region", name="Nie opublikowano. Popraw:")
    expect(summary).to_be_focused()
    wait_for_editors(page)
    summary.get_by_role("link", name="Treść").click()
    page.wait_for_function("tinymce.get('id_body').hasFocus()")


def test_error_summary_has_focus_without_javascript(visit_as_staff):
    page = visit_as_staff("Wydawca", 320)
    page.goto(NEW_MEETING)
    press(page, "Zapisz wersję roboczą")
    expect(page.get_by_role("region", name="Nie zapisano. Popraw:")).to_be_focused()
    page.get_by_role("region", name="Nie zapisano. Popraw:").get_by_role("link", name="Tytuł").click()
    expect(page.get_by_label("Tytuł")).to_be_focused()


def test_chosen_file_is_kept_through_an_error(visit_as_staff):
    page = visit_as_staff("Wydawca", 1280, javascript=True)
    page.goto("/admin/library/image/add/")
    page.locator("[name=file]").set_input_files(upload("swietlica.png", factories.picture(size=(80, 60))))
    page.get_by_label("Nazwa").fill("Świetlica")
    press(page, "Zapisz")
    expect(page.get_by_role("region", name="Nie zapisano. Popraw:")).to_contain_text("Tekst alternatywny")
    expect(page.locator("[name=file]")).to_have_value(r"C:\fakepath\swietlica.png")
    page.get_by_label("Tekst alternatywny").fill("Ściana świetlicy")
    press(page, "Zapisz")
    expect(page.locator(".messagelist .success")).to_contain_text("Świetlica")
    page.goto("/admin/library/image/add/")
    page.wait_for_timeout(300)
    assert page.evaluate("document.querySelector('[name=file]').files.length") == 0


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
def test_back_from_preview_makes_no_second_item(visit_as_staff, javascript):
    title = f"Spotkanie z powrotem, {javascript}"
    page = visit_as_staff("Wydawca", 320, javascript=javascript)
    page.goto(NEW_MEETING)
    page.get_by_label("Tytuł").fill(title)
    press(page, "Zapisz i zobacz podgląd")
    page.get_by_role("link", name="Wróć do formularza").wait_for()
    page.go_back()
    page.get_by_label("Opis").fill("Opis po powrocie.")
    press(page, "Zapisz wersję roboczą")
    expect(page.locator(".messagelist .success")).to_contain_text(title)
    page.goto("/admin/cooperative/meeting/")
    expect(page.locator("#result_list").get_by_role("link", name=title, exact=True)).to_have_count(1)


def test_typed_text_survives_a_crash_on_another_computer(visit_as_staff):
    page = visit_as_staff("Redaktor", 1280, javascript=True)
    page.goto(NEW_MEETING)
    page.get_by_label("Tytuł").fill("Spotkanie po awarii")
    wait_for_editors(page)
    rich_text(page).press_sequentially("Nic nie ginie.")
    expect(page.locator(".autosave-status")).to_contain_text("Zachowano wpisany tekst", timeout=10_000)
    page.wait_for_timeout(4000)
    page.context.close()  # without saving, as in a crash

    page = visit_as_staff("Redaktor", 320, javascript=True)
    page.goto(NEW_MEETING)
    wait_for_editors(page)
    offer = page.get_by_role("region", name="Niezapisany tekst")
    expect(offer).to_contain_text("Tytuł")
    expect(offer).to_contain_text("Treść")
    take, discard = (
        offer.locator(button).evaluate("button => getComputedStyle(button).backgroundColor")
        for button in ("a.button", "button.quiet-button")
    )
    assert take != discard, "the button that discards looks like the main one"
    assert find_faults(page) == []
    offer.get_by_role("link", name="Weź ten tekst").click()
    wait_for_editors(page)
    expect(page.get_by_label("Tytuł")).to_have_value("Spotkanie po awarii")
    expect(rich_text(page)).to_contain_text("Nic nie ginie.")
    press(page, "Zapisz wersję roboczą")
    expect(page.locator(".messagelist .success")).to_contain_text("Spotkanie po awarii")
    page.goto(NEW_MEETING)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(offer).to_have_count(0)


def test_failed_autosave_gives_reason_and_leaving_is_asked(visit_as_staff):
    page = visit_as_staff("Redaktor", 320, javascript=True)
    page.goto(NEW_MEETING)
    wait_for_editors(page)
    status = page.locator(".autosave-status")
    for answer, reason in [
        (
            lambda route: route.fulfill(status=302, headers={"location": "/admin/login/"}),
            "Sesja się skończyła. Zapisz i zaloguj się",
        ),
        (lambda route: route.fulfill(status=503), "Serwis nie zachował wpisanego tekstu"),
        (lambda route: route.abort(), "Nie ma połączenia z serwisem"),
    ]:
        page.route("**/*?autosave", answer)
        rich_text(page).press_sequentially("Nic nie ginie.")
        expect(status).to_contain_text(reason, timeout=10_000)
        expect(status).to_be_visible()
        expect(status).to_have_attribute("aria-live", "polite")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto("/admin/")
    assert asked == ["beforeunload"]


def test_text_typed_before_scripts_arrive_is_autosaved(visit_as_staff):
    page = visit_as_staff("Redaktor", 1280, javascript=True)

    def type_first(route):
        page.get_by_label("Tytuł").press_sequentially("Spotkanie wpisane od razu")
        route.continue_()

    page.route("**/admin-unsaved*.js", type_first, times=1)
    page.goto(NEW_MEETING)
    expect(page.locator(".autosave-status")).to_contain_text("Zachowano wpisany tekst", timeout=10_000)
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto("/admin/")
    assert asked == ["beforeunload"]


@pytest.mark.parametrize("javascript", [True, False])
@pytest.mark.parametrize(
    ("address", "label"),
    [
        (NEW_MEETING, "Tytuł"),
        ("/admin/omggs/association/1/change/", "Nazwa"),
        ("/admin/pages/menusettings/1/change/", "Nazwa w menu"),
        ("/admin/library/image/add/", "Nazwa"),
    ],
)
def test_enter_in_a_field_saves(visit_as_staff, address, label, javascript):
    page = visit_as_staff(None, 1280, javascript=javascript)
    page.goto(address)
    if javascript:
        wait_for_editors(page)
    page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true; })")
    field = page.locator("#content-main").get_by_label(label).first
    with page.expect_request(
        lambda request: request.method == "POST" and "autosave" not in request.url
    ) as sent:
        field.press("Enter")
    names = {part.partition("=")[0] for part in (sent.value.post_data or "").split("&")}
    buttons = {"_save", "_continue", "_move", "_remove", "_add_row", "_preview", "_publish"}
    pressed = names & buttons or {
        name for name in buttons if f'name="{name}"' in (sent.value.post_data or "")
    }
    assert pressed in ({"_save"}, {"_continue"})


def test_enter_in_description_of_a_file_saves_all(visit_as_staff):
    page = visit_as_staff(None, 1280, javascript=True)
    page.goto("/admin/library/image/multiple/add/")
    page.get_by_label("Wybierz pliki").set_input_files([upload("a.png", factories.picture())])
    field = page.get_by_label("Tekst alternatywny")
    field.fill("Mur z cegły")
    field.press("Enter")
    expect_success(page, "Dodano 1 obraz.")
