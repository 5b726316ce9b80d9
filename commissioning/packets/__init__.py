"""The papers of a meeting as one PDF (sv: kallelse med handlingar).

`plan` reads what goes in, `making` prints it and joins it; `merging` and what it uses know nothing
of the register. What a packet has come to is changed by `commissioning.actions.packets` alone.
"""
