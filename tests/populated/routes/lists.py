"""The routes of lists, written out: the same columns as in `table.py`. {view}: a saved view of the officer."""

TABLE = """
GET  /cases/views                  cases.list    200 200 200 403 403 403 403 403 303
POST /cases/views                  cases.list    422 422 422 403 403 403 403 403 303
POST /cases/views/searches         cases.search  422 422 422 403 403 403 403 403 303
POST /cases/views/columns          cases.list    303 303 303 403 403 403 403 403 303
GET  /cases/views/{view}           cases.list    302 404 404 404 404 404 404 404 303
POST /cases/views/{view}           cases.list    422 404 404 404 404 404 404 404 303
POST /cases/views/{view}/start     cases.list    303 404 404 404 404 404 404 404 303
POST /cases/views/{view}/remove    cases.list    303 404 404 404 404 404 404 404 303
POST /cases/views/{view}/restore   cases.list    303 404 404 404 404 404 404 404 303
POST /cases/ticked                 cases.open    422 422 422 403 403 403 403 403 303
POST /cases/ticked/do              cases.open    422 422 422 403 403 403 403 403 303
POST /cases/ticked/undo            cases.open    422 422 422 403 403 403 403 403 303
"""
