"""The modules of this floor that add doors to the blueprint of signing in, for whoever wires them."""

from foundation.accounts.pages import administration, confirmations, limits, own_account, proof, second_factor, tenants

WITH_DOORS = (administration, confirmations, limits, own_account, proof, second_factor, tenants)
