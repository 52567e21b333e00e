"""Permissions of a user for a kind of content."""


def has_model_permission(user, action, model):
    return user.has_perm(f"{model._meta.app_label}.{action}_{model._meta.model_name}")


def can_restore(user, model):
    return has_model_permission(user, model.restoring_permission, model)
