"""Permissions of a user for a kind of content."""


def get_permission(action, model):
    """Return the name of a permission. A proxy without permissions of its own has those of its concrete model."""
    opts = model._meta if model._meta.default_permissions else model._meta.concrete_model._meta
    return f"{opts.app_label}.{action}_{opts.model_name}"


def has_model_permission(user, action, model):
    return user.has_perm(get_permission(action, model))


def can_restore(user, model):
    """Return whether the user may restore what anybody wrote or deleted. What is one's own: can_restore_own."""
    return has_model_permission(user, model.restore_permission, model)


def can_restore_own(user, model):
    """Return whether the user may write such content, and so may restore what they wrote."""
    return has_model_permission(user, "add", model)
