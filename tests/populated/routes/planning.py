"""The routes of planning: columns as in `table.py`."""

TABLE = """
GET  /paths                                 cases.open  200 200 200 403 403 403 403 403 303
GET  /paths/today                           cases.work  200 200 403 403 403 403 403 403 303
GET  /cases/{case}/path                     cases.open  200 200 200 404 404 404 404 404 303
POST /cases/{case}/path/tasks               cases.work  422 422 403 404 404 404 404 404 303
"""
