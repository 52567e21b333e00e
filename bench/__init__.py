"""
How fast the site is: `make bench` starts servers on loopback, loads them in turn with wrk, prints medians and ratios.

hello    gunicorn's hello world: a plain WSGI answer with the headers and as many bytes as the page
fill     a site with many articles
wagtail  a page much like ours made with Wagtail, for `make bench-wagtail`
"""
