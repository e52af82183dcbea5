"""The routes of visits, surveys and outcomes, written out: the same columns as in `table.py`.

{visit}: a survey round of the case of {referred}; {person}: its first person, who has answered; {works}: the partner;
{which}: now.
"""

TABLE = """
GET  /visits/{visit}                  follow_up.read    200 200 200 200 200 404 404 404 303
POST /visits/{visit}                  follow_up.work    422 422 403 422 422 404 404 404 303
POST /visits/{visit}/attempts         follow_up.work    422 422 403 422 422 404 404 404 303
POST /visits/{visit}/attempts/{attempt}/undo follow_up.work 404 404 403 404 404 404 404 404 303
POST /visits/{visit}/undo             follow_up.work    422 422 403 422 422 404 404 404 303
GET  /visits/{visit}/survey/{person}  follow_up.work    200 200 403 200 200 404 404 404 303
POST /visits/{visit}/survey/{person}  follow_up.work    422 422 403 422 422 404 404 404 303
GET  /visits/{visit}/scores/{person}  follow_up.read    200 200 200 200 200 404 404 404 303
GET  /visits                          follow_up.work    200 200 403 200 200 403 403 403 303
GET  /outcomes                        figures.read      200 200 403 200 403 200 403 403 303
GET  /outcomes/{kind}                 figures.compare   403 403 403 403 403 200 403 403 303
GET  /outcomes/{kind}.csv             figures.compare   403 403 403 403 403 200 403 403 303
GET  /outcomes/{kind}.xlsx            figures.compare   403 403 403 403 403 200 403 403 303
GET  /outcomes/partners               figures.compare   403 403 403 403 403 200 403 403 303
GET  /outcomes/partners.csv           figures.compare   403 403 403 403 403 200 403 403 303
GET  /outcomes/partners.xlsx          figures.compare   403 403 403 403 403 200 403 403 303
GET  /outcomes/partners/{works}       figures.read      404 404 404 200 403 200 404 404 303
GET  /outcomes/partners/{works}/{quarter} referrals.answer 404 404 404 200 403 403 404 404 303
GET  /outcomes/reports                figures.compare   403 403 403 403 403 200 403 403 303
GET  /outcomes/reports/{which}.pdf    figures.compare   403 403 403 403 403 200 403 403 303
GET  /outcomes/reports/{which}.xlsx   figures.compare   403 403 403 403 403 200 403 403 303
"""
