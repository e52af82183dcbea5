"""The routes of second signatures, written out: the same columns as in `table.py`.

{signature}: asked of somebody of another office for {planned}; it waits. The signer is none of the columns.
"""

TABLE = """
GET  /cases/{planned}/second-signature                          cases.open     200 200 200 404 404 404 404 404 303
POST /cases/{planned}/second-signature                          cases.work     422 422 403 404 404 404 404 404 303
POST /cases/{planned}/second-signature/{signature}/complete     cases.work     422 422 403 404 404 404 404 404 303
POST /cases/{planned}/second-signature/{signature}/withdraw     cases.work     303 303 403 404 404 404 404 404 303
GET  /to-sign                                                   sign_off       403 403 403 403 403 403 403 403 303
GET  /to-sign/{signature}                                       sign_off       404 404 404 404 404 404 404 404 303
POST /to-sign/{signature}                                       sign_off       404 404 404 404 404 404 404 404 303
POST /to-sign/{signature}/read                                  sign_off       404 404 404 404 404 404 404 404 303
POST /to-sign/{signature}/stop                                  sign_off       404 404 404 404 404 404 404 404 303
POST /to-sign/stop                                              sign_off       403 403 403 403 403 403 403 403 303
GET  /second-signatures                                         grants.review  403 403 403 403 403 403 403 200 303
"""
