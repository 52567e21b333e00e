"""The association as schema.org data."""


def build_organisation(association):
    return {
        "@type": "Organization",
        "name": association.name,
        "alternateName": [association.acronym, association.former_name],
        "description": association.description,
        "url": association.get_absolute_url(),
    }
