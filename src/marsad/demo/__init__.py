"""The demonstration: bundled pages about an invented ceasefire of spring 2031 (`pages/`, see README.md).

Six invented outlets and one invented agency tell a ceasefire's life on real geography, so that a new user sees a whole
record after one command. Written for Marsad; every page says so, and no name in them is a living official's.
"""
