"""The routes of planning: columns as in `table.py`. What changes something stands last.

{learned}: what the office of the officer may learn; {flight}: a flight of its timetable; {timetable}: a file that was
only looked at.
"""

TABLE = """
GET  /paths                                 cases.open  200 200 200 403 403 403 403 403 303
GET  /paths/rows                            cases.open  200 200 200 403 403 403 403 403 303
GET  /paths/today                           cases.work  200 200 403 403 403 403 403 403 303
GET  /cases/{case}/path                     cases.open  200 200 200 404 404 404 404 404 303
POST /cases/{case}/path/tasks               cases.work  422 422 403 404 404 404 404 404 303
GET  /planning/durations            durations.read  200 200 200 403 403 200 403 403 303
GET  /planning/durations/{learned}  durations.read  200 200 200 404 404 404 404 404 303
GET  /planning/forecasts            durations.read  200 200 200 403 403 200 403 403 303
GET  /cases/{planned}/forecast      cases.open      200 200 200 404 404 404 404 404 303
GET  /timetable                            cases.open  200 200 200 403 403 403 403 403 303
GET  /timetable/flights.csv                cases.open  200 200 200 403 403 403 403 403 303
GET  /timetable/template.csv               cases.open  200 200 200 403 403 403 403 403 303
GET  /timetable/flights/new                cases.work  200 200 403 403 403 403 403 403 303
POST /timetable/flights/new                cases.work  422 422 403 403 403 403 403 403 303
GET  /timetable/flights/{flight}           cases.work  200 200 403 404 404 404 404 404 303
POST /timetable/flights/{flight}           cases.work  422 422 403 404 404 404 404 404 303
GET  /timetable/imports                    cases.work  200 200 403 403 403 403 403 403 303
POST /timetable/imports                    cases.work  422 422 403 403 403 403 403 403 303
GET  /timetable/imports/{timetable}        cases.work  200 200 403 404 404 404 404 404 303
GET  /cases/{planned}/ways                 cases.open  200 200 200 404 404 404 404 404 303
POST /cases/{planned}/ways                 cases.open  422 422 422 404 404 404 404 404 303
POST /cases/{planned}/ways/choose          cases.work  422 422 403 404 404 404 404 404 303
POST /cases/{planned}/ways/undo            cases.work  409 409 403 404 404 404 404 404 303
POST /timetable/imports/{timetable}/remove cases.work  303 303 403 404 404 404 404 404 303
POST /timetable/flights/{flight}/remove    cases.work  303 303 403 404 404 404 404 404 303
POST /timetable/imports/{timetable}/apply  cases.work  303 303 403 404 404 404 404 404 303
POST /timetable/imports/{timetable}/drop   cases.work  409 409 403 404 404 404 404 404 303
"""
