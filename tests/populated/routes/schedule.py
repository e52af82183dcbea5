"""The routes of the days of visits, written out: the same columns as in `table.py`.

{visit} is one of the case of {referred}; {change}: a change of its schedule that was made last.
"""

TABLE = """
GET  /visits/{visit}/dates                     follow_up.read    200 200 200 200 200 404 404 404 303
POST /visits/{visit}/dates                     follow_up.work    422 422 403 422 422 404 404 404 303
GET  /people/{referred}/dates                  follow_up.read    200 200 200 200 200 404 404 404 303
POST /people/{referred}/dates                  follow_up.work    422 422 403 422 422 404 404 404 303
POST /people/{referred}/dates/{change}/undo    follow_up.work    303 422 403 422 303 404 404 404 303
GET  /people/{referred}/dates/arrival          follow_up.work    200 200 403 200 200 404 404 404 303
POST /people/{referred}/dates/arrival          follow_up.work    422 422 403 422 422 404 404 404 303
GET  /follow-up/schedule                       rules.read        200 200 200 200 200 200 200 200 303
"""
