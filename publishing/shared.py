"""
What all pages share (the menu, the footer, the words of the glossary): made once, kept until something changes.

The page cache puts a dict into each request that holds only what was made of content as it still is
(PageCacheMiddleware.get_fragments). Without one everything is made anew.
"""

MEMORY = "publishing.fragments"


def memory_of(request):
    """None on a preview: what it shows may not be public."""
    return None if getattr(request, "previewed", None) else request and request.META.get(MEMORY)


def shared(request, key, make):
    """What `make()` gives, which must be the same for every request under this key."""
    memory = memory_of(request)
    if memory is None:
        return make()
    # Two threads may both make it: no harm.
    if key not in memory:
        memory[key] = make()
    return memory[key]
