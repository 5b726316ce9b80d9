"""Decision memos (sv: tjänsteskrivelser): the content of one memo, its HTML and its PDF.

`document` is pure content, `rendering` turns it into HTML and PDF. Nothing here reads the
database: whoever owns the matter builds a `MemoDocument` and hands it over.
"""
