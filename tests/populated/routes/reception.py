"""The route of a hand-over: columns as in `table.py`. {planned}: a case of the office that is in planning."""

TABLE = """
POST /cases/{planned}/reception/hand-over cases.work 422 422 403 404 404 404 404 404 303
"""
