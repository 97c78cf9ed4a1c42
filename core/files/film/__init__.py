"""Films of editors: nothing is decoded and nothing moves; what tells of a person, a place or a day is blanked.

The sound cleaners (core.files.sound) write a recording of a minute anew. A film keeps its places in the file, which its
tables count in bytes, and stays as good as it was.
"""
