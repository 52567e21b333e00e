def sign_in(page, site):
    """As a person with the login that the first start printed."""
    login, password = site.login
    page.goto("/admin/")
    page.get_by_label("Login").fill(login)
    page.get_by_label("Hasło").fill(password)
    page.get_by_role("button", name="Zaloguj się").click()
