"""The routes of imports: columns as in `table.py`. {import}: one of the office, with a bad {row}; it goes last."""

TABLE = """
GET  /imports                              lead_office  403 200 403 403 403 403 403 403 303
POST /imports                              lead_office  403 422 403 403 403 403 403 403 303
GET  /imports/template.xlsx                lead_office  403 200 403 403 403 403 403 403 303
GET  /imports/template.csv                 lead_office  403 200 403 403 403 403 403 403 303
GET  /imports/{import}                     lead_office  404 200 404 404 404 404 404 404 303
GET  /imports/{import}/columns             lead_office  404 200 404 404 404 404 404 404 303
POST /imports/{import}/columns             lead_office  404 422 404 404 404 404 404 404 303
POST /imports/{import}/check               lead_office  404 303 404 404 404 404 404 404 303
GET  /imports/{import}/faults.csv          lead_office  404 200 404 404 404 404 404 404 303
POST /imports/{import}/rehearse            lead_office  404 422 404 404 404 404 404 404 303
POST /imports/{import}/apply               lead_office  404 422 404 404 404 404 404 404 303
GET  /imports/{import}/rows/{row}          lead_office  404 200 404 404 404 404 404 404 303
POST /imports/{import}/rows/{row}          lead_office  404 422 404 404 404 404 404 404 303
POST /imports/{import}/rows/{row}/decide   lead_office  404 422 404 404 404 404 404 404 303
GET  /imports/{import}/undo                lead_office  404 303 404 404 404 404 404 404 303
POST /imports/{import}/undo                lead_office  404 422 404 404 404 404 404 404 303
POST /imports/{import}/discard             lead_office  404 303 404 404 404 404 404 404 303
"""
