"""The association in the words of schema.org: what is known, nothing more."""


def organisation(association):
    return {
        "@type": "Organization",
        "name": association.name,
        "alternateName": [association.acronym, association.former_name],
        "description": association.description,
        "url": association.get_absolute_url(),
    }
