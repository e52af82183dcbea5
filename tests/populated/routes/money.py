"""The routes of budgets, approvals and limits: columns as in `table.py`. {line}: a line of the budget of {case}."""

TABLE = """
GET  /cases/{case}/budget                cases.open  200 200 200 404 404 404 404 404 303
POST /cases/{case}/budget                cases.work  422 422 403 404 404 404 404 404 303
POST /cases/{case}/budget/programme      cases.work  303 303 403 404 404 404 404 404 303
POST /cases/{case}/budget/propose        cases.work  303 303 403 404 404 404 404 404 303
POST /cases/{case}/budget/check          cases.work  422 422 403 404 404 404 404 404 303
POST /cases/{case}/budget/journey        cases.work  422 422 403 404 404 404 404 404 303
POST /cases/{case}/budget/approve        approve_budget 403 403 403 404 404 404 404 404 303
GET  /cases/{case}/budget/{line}         cases.open  200 200 200 404 404 404 404 404 303
POST /cases/{case}/budget/{line}/change  cases.work  422 422 403 404 404 404 404 404 303
POST /cases/{case}/budget/{line}/step    cases.work  422 422 403 404 404 404 404 404 303
POST /cases/{case}/budget/{line}/receipt cases.work  422 422 403 404 404 404 404 404 303
POST /cases/{case}/budget/{line}/decide  approve_budget 403 403 403 404 404 404 404 404 303
GET  /approvals                          approve_budget 403 403 403 403 403 403 403 403 303
POST /accounts/{account}/limits          accounts.manage 403 403 403 404 404 404 422 403 303
"""
