"""The routes of papers: columns as in `table.py`. {sheet}: a kind of paper; asked for without a language."""

TABLE = """
GET  /cases/{planned}/paperwork            cases.open  200 200 200 404 404 404 404 404 303
GET  /cases/{planned}/paperwork/{sheet}    cases.open  422 422 422 404 404 404 404 404 303
"""
