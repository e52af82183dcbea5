"""Who opens the doors of a case to a colleague: at once, or for trafficking once a second person has confirmed it.

Grants themselves, and what becomes of them, are a table of foundation/accounts, since every filter has to know them;
this topic asks, confirms, declines and withdraws.
"""
