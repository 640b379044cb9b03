"""Files → articles.

Text, front matter, HTML and archives become the rows of a corpus (SEMANTICS 1).
"""
