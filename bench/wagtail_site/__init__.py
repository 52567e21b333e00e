"""A page much like our article, made as Wagtail's own tutorial makes one; see `make bench-wagtail`."""
