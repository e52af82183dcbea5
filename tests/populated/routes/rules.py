"""The routes of changes to the rules, written out: the same columns as in `table.py`.

{proposal}: of an officer of another office; it waits for a second person, whom the administrator is.
"""

TABLE = """
GET  /rules/compare                     rules.read  200 200 200 200 200 200 200 200 303
GET  /rules/countries                   rules.read  200 200 200 200 200 200 200 200 303
GET  /rules/calendars                   rules.read  200 200 200 200 200 200 200 200 303
GET  /rules/calendars/{calendar}           rules.read  200 200 200 200 200 200 200 200 303
GET  /rules/calendars/{calendar}/days      edit_rules  403 403 403 403 403 403 200 403 303
POST /rules/calendars/{calendar}/days      edit_rules  403 403 403 403 403 403 422 403 303
GET  /rules/calendars/{calendar}/weekend   edit_rules  403 403 403 403 403 403 200 403 303
POST /rules/calendars/{calendar}/weekend   edit_rules  403 403 403 403 403 403 422 403 303
GET  /rules/tables                      rules.read  200 200 200 200 200 200 200 200 303
GET  /rules/tables/{table}              rules.read  200 200 200 200 200 200 200 200 303
GET  /rules/tables/{table}.csv          rules.read  200 200 200 200 200 200 200 200 303
GET  /rules/tables/{table}/import       edit_rules  403 403 403 403 403 403 200 403 303
POST /rules/tables/{table}/import       edit_rules  403 403 403 403 403 403 422 403 303
POST /rules/tables/{table}/propose      edit_rules  403 403 403 403 403 403 422 403 303
GET  /rules/{rule}/cases                cases.list  200 200 200 403 403 403 403 403 303
GET  /rules/{rule}/change               edit_rules  403 403 403 403 403 403 200 403 303
POST /rules/{rule}/change               edit_rules  403 403 403 403 403 403 422 403 303
GET  /rule-changes                      edit_rules  403 403 403 403 403 403 200 403 303
GET  /rule-changes/{proposal}           edit_rules  404 404 404 404 404 404 200 404 303
POST /rule-changes/{proposal}/withdraw  edit_rules  404 404 404 404 404 404 404 404 303
POST /rule-changes/{proposal}/decline   edit_rules  404 404 404 404 404 404 422 404 303
POST /rule-changes/{proposal}/cancel    edit_rules  404 404 404 404 404 404 422 404 303
POST /rule-changes/{proposal}/confirm   edit_rules  404 404 404 404 404 404 303 404 303
"""
