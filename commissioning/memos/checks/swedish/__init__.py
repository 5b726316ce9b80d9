"""A Swedish dictionary with compounds, without any library.

`data/sv_SE.*` is the Swedish dictionary for spell checking by Göran Andersson (DSSO), unchanged
but for the compression, under LGPL version 3: see `data/LICENSE.txt`, `data/LGPL-3.txt` and
`data/GPL-3.txt`. `data/domain.txt` holds the words of the domain that it lacks, and is ours.
"""
