"""Permissions of a user for a kind of content."""


def get_permission(action, model):
    return f"{model._meta.app_label}.{action}_{model._meta.model_name}"


def has_model_permission(user, action, model):
    return user.has_perm(get_permission(action, model))


def can_restore(user, model):
    return has_model_permission(user, model.restore_permission, model)
