"""How a figure of the rule book changes: one person proposes it, another confirms it, and it holds from a day to come.

Before that, everybody who decides sees what would change, as counts per office. The rule book itself, and which row
holds on a day, is `foundation/rulebook`.
"""
