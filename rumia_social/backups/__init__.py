"""
The whole site in one file, and back.

archive    the file: what is in it, and how one sees that it is whole
databases  a consistent copy of the database while it is written to, and putting one in its place at once
making     a new backup, and which of the old ones stay
restoring  a backup put in the place of what is there

Restoring changes one thing at one moment: the database. Uploads are put beside those that are there first (their names
never come again, so they never collide), and what was there is kept as a backup of its own. Killed at any point, the
site is wholly the old one or wholly the new one.
"""
