"""The routes of a sketch: columns as in `table.py`."""

TABLE = """
GET  /sketch                                cases.open  200 200 200 403 403 403 403 403 303
POST /sketch                                cases.open  422 422 422 403 403 403 403 403 303
POST /api/sketch                            cases.open  422 422 422 403 403 403 403 403 401
GET  /cases/{planned}/sketch                cases.open  200 200 200 404 404 404 404 404 303
"""
