"""Erasure: what is due is listed, released by a person of data protection, and erased by walking the inventory.

A ledger of keyed marks stands in all three stores: a restore of older data brings nobody back. Stands on `retention`.
"""
