"""A Wagtail site with a page comparable to our article, built as in Wagtail's tutorial; see `make bench-wagtail`."""
