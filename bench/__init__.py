"""
Benchmarks: `make bench` starts servers on loopback, loads them in turn with wrk, and prints medians and ratios.

hello    a plain WSGI application whose response has the headers and the size of the page
fill     a site with many articles
wagtail  a comparable page made with Wagtail, for `make bench-wagtail`
"""
