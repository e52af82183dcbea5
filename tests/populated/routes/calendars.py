"""The doors of calendar and mail, in the columns of the table of routes. The calendar itself asks for no sign-in."""

TABLE = """
GET  /account/calendar          account.own   200   200   200   200    200    200     200     200      303
POST /account/calendar/address  account.own   200   200   200   200    200    200     200     200      303
POST /account/calendar/digest   account.own   422   422   422   422    422    422     422     422      303
POST /account/calendar/end      account.own   303   303   303   303    303    303     303     303      303
GET  /calendar                  follow_up.read 200  200   200   200    200    403     403     403      303
GET  /calendar/{token}.ics      account.own   404   404   404   404    404    404     404     404      404
"""
