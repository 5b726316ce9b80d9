"""The demo: the matters behind real public documents, and a plausible register around them.

Facts come from public documents; the sentences are our own and roles stand in for people. What
a document leaves out is filled in plausibly, and the amendment's `note` says so.
"""
