"""The routes of the roster of escorts: columns as in `table.py`.

{member}: somebody on the roster of the office, with a {paper} and {days} away. What takes something away stands last.
"""

TABLE = """
GET  /roster                               cases.open  200 200 200 403 403 403 403 403 303
GET  /roster/new                           cases.open  200 200 200 403 403 403 403 403 303
POST /roster/new                           cases.open  422 422 422 403 403 403 403 403 303
GET  /roster/{member}                      cases.open  200 200 200 404 404 404 404 404 303
POST /roster/{member}                      cases.open  422 422 422 404 404 404 404 404 303
POST /roster/{member}/papers               cases.open  422 422 422 404 404 404 404 404 303
POST /roster/{member}/absences             cases.open  422 422 422 404 404 404 404 404 303
POST /roster/{member}/retire               cases.open  303 303 303 404 404 404 404 404 303
POST /roster/{member}/back                 cases.open  303 303 303 404 404 404 404 404 303
GET  /escort-week                          cases.open  200 200 200 403 403 403 403 403 303
POST /escort-week                          cases.work  422 422 403 403 403 403 403 403 303
GET  /cases/{planned}/escort-week/{serving} cases.open 200 200 200 404 404 404 404 404 303
GET  /cases/{planned}/company               cases.open  200 200 200 404 404 404 404 404 303
GET  /cases/{planned}/escorts/{escort}/hand-over cases.open 200 200 200 404 404 404 404 404 303
POST /cases/{planned}/escorts/{escort}/hand-over cases.work 422 422 403 404 404 404 404 404 303
GET  /cases/{planned}/escorts/{escort}/hand-over/paper cases.open 200 200 200 404 404 404 404 404 303
GET  /cases/{planned}/escorts/{escort}/incident cases.open 200 200 200 404 404 404 404 404 303
POST /cases/{planned}/escorts/{escort}/incident cases.work 422 422 403 404 404 404 404 404 303
POST /roster/{member}/papers/{paper}/remove cases.open 303 303 303 404 404 404 404 404 303
POST /roster/{member}/absences/{days}/remove cases.open 303 303 303 404 404 404 404 404 303
"""
