def get_display_name(user):
    """Return the user's first and last name, or the login of an account without them."""
    return user.get_full_name() or user.get_username()
