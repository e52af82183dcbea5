"""The routes of planning: columns as in `table.py`. {learned}: what the office of the officer may learn."""

TABLE = """
GET  /paths                                 cases.open  200 200 200 403 403 403 403 403 303
GET  /paths/today                           cases.work  200 200 403 403 403 403 403 403 303
GET  /cases/{case}/path                     cases.open  200 200 200 404 404 404 404 404 303
POST /cases/{case}/path/tasks               cases.work  422 422 403 404 404 404 404 404 303
GET  /planning/durations            durations.read  200 200 200 403 403 200 403 403 303
GET  /planning/durations/{learned}  durations.read  200 200 200 404 404 404 404 404 303
GET  /planning/forecasts            durations.read  200 200 200 403 403 200 403 403 303
GET  /cases/{planned}/forecast      cases.open      200 200 200 404 404 404 404 404 303
"""
