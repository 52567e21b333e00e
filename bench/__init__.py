"""
How fast the site is: `make bench` starts servers on loopback, loads them in turn with wrk, prints medians and ratios.

hello    the least a page can cost: a plain WSGI answer from the same gunicorn
fill     a site with many articles
wagtail  a page much like ours made with Wagtail, for `make bench-wagtail`
"""
