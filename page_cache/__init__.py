"""
Public pages before Django: made once, then answered from a copy until something changes.

keys         which requests may be answered from a copy, and what Django is shown when it makes one
generation   one mark for all processes of a host; it moves with every committed change of content
schedule     when pages change by themselves
copies       a finished answer, the few in memory and the many on disk
application  the WSGI layer around Django
files        uploads, which are not copied: a note says which of them were public
keeper       the thread that writes copies to disk and keeps them true

The copies on disk serve twice: the processes share them, and while the database is out of reach they are the site
(X-Served-From: last-good). They are shown only as long as nothing has changed since they were made: what was withdrawn
or is over appears in no copy.
"""
