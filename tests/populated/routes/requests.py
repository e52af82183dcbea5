"""The routes of requests about data: columns as in `table.py`.

{asked}: a request of {asking}, whose answer is assembled, with {blot} blacked out in it. What changes it stands last.
"""

TABLE = """
GET  /requests                           requests.read   200 200 200 403 403 403 403 200 303
POST /requests                           cases.open      422 422 422 403 403 403 403 403 303
GET  /requests/figures                   requests.watch  403 403 403 403 403 403 403 200 303
GET  /cases/{asking}/requests            cases.open      200 200 200 404 404 404 404 404 303
POST /cases/{asking}/requests            cases.open      422 422 422 404 404 404 404 404 303
GET  /cases/{asking}/requests/{asked}    cases.open      200 200 200 404 404 404 404 404 303
GET  /cases/{asking}/requests/{asked}/answer     cases.open  200 200 200 404 404 404 404 404 303
POST /cases/{asking}/requests/{asked}/answer     cases.open  422 422 422 404 404 404 404 404 303
GET  /cases/{asking}/requests/{asked}/paper      cases.open  422 422 422 404 404 404 404 404 303
GET  /cases/{asking}/requests/{asked}/data       cases.open  422 422 422 404 404 404 404 404 303
GET  /cases/{asking}/requests/{asked}/archive    cases.open  422 422 422 404 404 404 404 404 303
GET  /cases/{asking}/requests/{asked}/copies     cases.open  200 200 200 404 404 404 404 404 303
POST /cases/{asking}/requests/{asked}/copies     cases.open  303 303 303 404 404 404 404 404 303
GET  /cases/{asking}/requests/{asked}/letter     cases.open  422 422 422 404 404 404 404 404 303
POST /cases/{asking}/requests/{asked}/identity   cases.open  422 422 422 404 404 404 404 404 303
POST /cases/{asking}/requests/{asked}/extend     cases.open  422 422 422 404 404 404 404 404 303
POST /cases/{asking}/requests/{asked}/decide     cases.open  422 422 422 404 404 404 404 404 303
POST /cases/{asking}/requests/{asked}/review     cases.open  422 422 422 404 404 404 404 404 303
POST /cases/{asking}/requests/{asked}/hand-over  cases.open  422 422 422 404 404 404 404 404 303
GET  /cases/{asking}/requests/{asked}/restriction         cases.open  200 200 200 404 404 404 404 404 303
POST /cases/{asking}/requests/{asked}/restriction/send    cases.open  422 422 422 404 404 404 404 404 303
POST /cases/{asking}/requests/{asked}/restriction/work    cases.open  422 422 422 404 404 404 404 404 303
POST /cases/{asking}/requests/{asked}/restriction/freeze  cases.open  422 422 422 404 404 404 404 404 303
GET  /protected/{door}/paper             protected.open  200 404 404 404 404 404 404 404 303
GET  /protected/{door}/answer            protected.open  422 404 404 404 404 404 404 404 303
POST /cases/{asking}/requests/{asked}/answer/{blot}/undo  cases.open  303 303 303 404 404 404 404 404 303
POST /cases/{asking}/requests/{asked}/assemble   cases.open  303 303 303 404 404 404 404 404 303
POST /cases/{asking}/requests/{asked}/submit     cases.open  303 303 303 404 404 404 404 404 303
"""
