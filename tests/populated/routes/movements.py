"""The routes of group movements: columns as in `table.py`.

{movement}: of the office of the officer, with a blank {place} and a {companion} who goes along. What ends something
stands last.
"""

TABLE = """
GET  /movements                            cases.open  200 200 200 403 403 403 403 403 303
GET  /movements/new                        cases.work  200 200 403 403 403 403 403 403 303
POST /movements/new                        cases.work  422 422 403 403 403 403 403 403 303
GET  /movements/{movement}                 cases.open  200 200 200 404 404 404 404 404 303
GET  /movements/{movement}/escort-week     cases.open  200 200 200 404 404 404 404 404 303
GET  /movements/{movement}/change          cases.work  200 200 403 404 404 404 404 404 303
POST /movements/{movement}/change          cases.work  422 422 403 404 404 404 404 404 303
GET  /movements/{movement}/people          cases.work  200 200 403 404 404 404 404 404 303
POST /movements/{movement}/people          cases.work  422 422 403 404 404 404 404 404 303
POST /movements/{movement}/places          cases.work  422 422 403 404 404 404 404 404 303
GET  /movements/{movement}/escorts         cases.open  200 200 200 404 404 404 404 404 303
POST /movements/{movement}/escorts         cases.work  422 422 403 404 404 404 404 404 303
GET  /movements/{movement}/notice          cases.open  200 200 200 404 404 404 404 404 303
POST /movements/{movement}/notice          cases.work  422 422 403 404 404 404 404 404 303
GET  /movements/{movement}/manifest        cases.open  200 200 200 404 404 404 404 404 303
GET  /movements/{movement}/manifest/paper  cases.open  422 422 422 404 404 404 404 404 303
GET  /movements/{movement}/readiness       cases.open  200 200 200 404 404 404 404 404 303
GET  /cases/{planned}/movements            cases.open  200 200 200 404 404 404 404 404 303
POST /movements/{movement}/places/{place}/out     cases.work 409 409 403 404 404 404 404 404 303
POST /movements/{movement}/places/{place}/back    cases.work 409 409 403 404 404 404 404 404 303
POST /movements/{movement}/places/{place}/again   cases.work 409 409 403 404 404 404 404 404 303
POST /movements/{movement}/places/{place}/release cases.work 303 303 403 404 404 404 404 404 303
POST /movements/{movement}/escorts/{companion}/remove cases.work 303 303 403 404 404 404 404 404 303
POST /movements/{movement}/cancel          cases.work  303 303 403 404 404 404 404 404 303
"""
