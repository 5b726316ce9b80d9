"""Checks of a memo against the facts of its matter: pure functions, no database and no Django.

`registry.run(memo, facts)` answers with every finding. One module a subject; each has functions of
`(memo, facts)` that yield findings. `text` is what is checked, `facts` what it is checked against,
`reading` finds dates, amounts and lengths of time in Swedish text.
"""
