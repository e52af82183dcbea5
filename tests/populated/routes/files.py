"""The routes of files: columns as in `table.py`. {file}: a file of {case}, the case of the office; a picture."""

TABLE = """
GET  /cases/{case}/files                   cases.open  200 200 200 404 404 404 404 404 303
POST /cases/{case}/files                   cases.work  422 422 403 404 404 404 404 404 303
GET  /cases/{case}/files/{file}            cases.open  200 200 200 404 404 404 404 404 303
POST /cases/{case}/files/{file}            cases.work  303 303 403 404 404 404 404 404 303
GET  /cases/{case}/files/{file}/picture    cases.open  200 200 200 404 404 404 404 404 303
GET  /cases/{case}/files/{file}/content    cases.open  200 200 200 404 404 404 404 404 303
GET  /cases/{case}/files/{file}/withdraw   cases.work  200 200 403 404 404 404 404 404 303
POST /cases/{case}/files/{file}/withdraw   cases.work  422 422 403 404 404 404 404 404 303
"""
