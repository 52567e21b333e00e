"""
What all pages share (the menu, the footer, the words of the glossary): made once, kept until something changes.

Whoever serves the site puts a function into each request that gives a memory: a dict that holds only what was made of
content as it still is (PageCache.memory_of_shared). Without one everything is made anew.
"""

MEMORY = "rumia_social.shared"


def memory_of(request):
    memory = request and request.META.get(MEMORY)
    return memory() if memory else None


def shared(request, key, make):
    """What `make()` gives, which must be the same for every request under this key."""
    memory = memory_of(request)
    if memory is None:
        return make()
    # Two threads may both make it: no harm.
    if key not in memory:
        memory[key] = make()
    return memory[key]
