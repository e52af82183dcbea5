"""The routes of retention: columns as in `table.py`. {erasure}: one that is due; {hold}: one that is asked for."""

TABLE = """
GET  /cases/{case}/retention                    cases.open      200 200 200 404 404 404 404 404 303
POST /cases/{case}/retention/hold               cases.open      422 422 422 404 404 404 404 404 303
POST /cases/{case}/retention/erasure            cases.open      422 422 422 404 404 404 404 404 303
GET  /retention                                 retention.keep  403 403 403 403 403 403 403 200 303
GET  /retention/terms                           retention.keep  403 403 403 403 403 403 403 200 303
GET  /retention/holds                           retention.keep  403 403 403 403 403 403 403 200 303
POST /retention/holds                           retention.keep  403 403 403 403 403 403 403 422 303
POST /retention/holds/{hold}/decline            retention.keep  403 403 403 404 404 404 404 422 303
POST /retention/holds/{hold}/end                retention.keep  403 403 403 404 404 404 404 422 303
POST /retention/holds/{hold}/confirm            retention.keep  403 403 403 404 404 404 404 303 303
GET  /retention/{erasure}                       retention.keep  403 403 403 404 404 404 404 200 303
POST /retention/{erasure}                       retention.keep  403 403 403 404 404 404 404 422 303
GET  /retention/{erasure}/certificate.pdf       retention.keep  403 403 403 404 404 404 404 404 303
GET  /retention/{erasure}/certificate.json      retention.keep  403 403 403 404 404 404 404 404 303
POST /retention/{erasure}/decline               retention.keep  403 403 403 404 404 404 404 303 303
"""
