"""The routes of partner offices: columns as in `table.py`.

{partner}: an office of the coordinator's organisation, with {closed} days. What takes something away stands last.
"""

TABLE = """
GET  /partners                             partners.read   200 200 200 200 200 403 200 403 303
GET  /partners/new                         accounts.manage 403 403 403 403 403 403 200 403 303
POST /partners/new                         accounts.manage 403 403 403 403 403 403 422 403 303
GET  /partners/import                      accounts.manage 403 403 403 403 403 403 200 403 303
POST /partners/import                      accounts.manage 403 403 403 403 403 403 422 403 303
GET  /partners/template.xlsx               accounts.manage 403 403 403 403 403 403 200 403 303
GET  /partners/template.csv                accounts.manage 403 403 403 403 403 403 200 403 303
GET  /partners/{partner}                   partners.read   200 200 200 200 200 403 200 403 303
GET  /partners/{partner}/offer             partners.keep   403 403 403 200 403 403 200 403 303
POST /partners/{partner}/offer             partners.keep   403 403 403 303 403 403 303 403 303
GET  /partners/{partner}/place             accounts.manage 403 403 403 403 403 403 200 403 303
POST /partners/{partner}/place             accounts.manage 403 403 403 403 403 403 422 403 303
POST /partners/{partner}/closures          partners.keep   403 403 403 422 403 403 422 403 303
GET  /cases/{case}/partners                cases.open      200 200 200 404 404 404 404 404 303
POST /cases/{case}/partners                cases.open      422 422 422 404 404 404 404 404 303
POST /cases/{case}/partners/send           referrals.send  422 422 403 404 404 404 404 404 303
POST /partners/{partner}/closures/{closed}/remove partners.keep 403 403 403 303 403 403 303 403 303
"""
