"""The routes of the work on cases, written out: the same columns as in `table.py`.

No cases are none that anybody could see. {task}: of the officer, in {case}; {note}: a note of {case};
{absence}: one of the officer, whom the lead covers.
"""

TABLE = """
GET  /hand-over                        cases.open  422 422 422 403 403 403 403 403 303
POST /hand-over                        cases.open  404 404 404 403 403 403 403 403 303
GET  /absences                         cases.open  200 200 200 403 403 403 403 403 303
POST /absences                         cases.open  422 422 422 403 403 403 403 403 303
POST /absences/{absence}/end           cases.open  303 303 422 404 404 404 404 404 303
GET  /cases/{case}/notes               cases.open  200 200 200 404 404 404 404 404 303
POST /cases/{case}/notes               cases.open  422 422 422 404 404 404 404 404 303
POST /cases/{case}/notes/{note}        cases.open  422 422 422 404 404 404 404 404 303
POST /cases/{case}/notes/{note}/pin    cases.open  303 303 303 404 404 404 404 404 303
GET  /tasks                            cases.open  200 200 200 403 403 403 403 403 303
POST /tasks                            cases.open  422 422 422 403 403 403 403 403 303
POST /tasks/done                       cases.open  303 303 303 403 403 403 403 403 303
POST /tasks/undo                       cases.open  422 422 422 403 403 403 403 403 303
GET  /tasks/{task}                     cases.open  200 200 200 404 404 404 404 404 303
POST /tasks/{task}/not-needed          cases.open  422 422 422 404 404 404 404 404 303
POST /tasks/{task}/reassign            cases.open  422 422 422 404 404 404 404 404 303
POST /tasks/{task}/move                cases.open  422 422 422 404 404 404 404 404 303
POST /tasks/{task}/done                cases.open  303 303 422 404 404 404 404 404 303
POST /tasks/{task}/reopen              cases.open  303 303 422 404 404 404 404 404 303
GET  /cases/{case}/tasks               cases.open  200 200 200 404 404 404 404 404 303
POST /cases/{case}/tasks               cases.open  422 422 422 404 404 404 404 404 303
"""
