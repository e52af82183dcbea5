"""The routes of emergency access, written out: the same columns as in `table.py`.

{access}: of somebody of another office to {case}, who has asked for the part that needs two people.
"""

TABLE = """
GET  /emergency                        emergency.open   200 200 200 403 403 403 403 403 303
POST /emergency                        emergency.open   422 422 422 403 403 403 403 403 303
POST /emergency/end                    emergency.open   303 303 303 403 403 403 403 403 303
POST /emergency/second-person          emergency.open   422 422 422 403 403 403 403 403 303
GET  /emergency/confirmations          grants.give      403 403 200 403 403 403 403 403 303
POST /emergency/{access}/confirm       grants.give      403 403 303 404 404 404 404 403 303
GET  /cases/{case}/emergency           cases.open       200 200 200 404 404 404 404 404 303
GET  /emergency/reviews                grants.review    403 403 403 403 403 403 403 200 303
GET  /emergency/reviews/{access}       grants.review    403 403 403 404 404 404 404 200 303
POST /emergency/reviews/{access}       grants.review    403 403 403 404 404 404 404 422 303
POST /emergency/reviews/{access}/end   grants.review    403 403 403 404 404 404 404 303 303
GET  /emergency/figures                emergency.count  403 403 403 403 403 200 403 200 303
"""
