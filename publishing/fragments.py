"""
Fragments shared by all pages (menu, footer, glossary terms), rendered once per cache version.

PageCacheMiddleware puts a dict of the current cache version into each request. Without it, every fragment is rendered
anew.
"""

FRAGMENTS_KEY = "publishing.fragments"


def get_fragments(request):
    """Return the dict of fragments, or None, as on a preview: it may show unpublished content."""
    return None if getattr(request, "preview", None) else request and request.META.get(FRAGMENTS_KEY)


def get_or_render_fragment(request, key, render):
    """Return the fragment `key`, from `render()` if it is not cached. It must be the same for all requests."""
    fragments = get_fragments(request)
    if fragments is None:
        return render()
    # Two threads may both render it, which is harmless.
    if key not in fragments:
        fragments[key] = render()
    return fragments[key]
