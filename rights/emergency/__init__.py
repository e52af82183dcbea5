"""Emergency access: one case opened for reading, for a few hours, with everybody told and everything reviewed.

The access itself and its grants are tables of foundation/accounts, since every filter has to know them; this topic
opens, ends, confirms, reviews and counts.
"""
