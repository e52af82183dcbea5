"""The routes behind the doors of protection, written out: the same columns as in `table.py`.

{door}: a door that stands open to the officer; {form}: the form of one kind of record behind it;
{turn}: a turn of duty of the office.
"""

TABLE = """
GET  /protected/{door}          protected.open  200 404 404 404 404 404 404 404 303
GET  /protected/{door}/{form}   protected.open  200 404 404 404 404 404 404 404 303
POST /protected/{door}/{form}   protected.open  422 404 404 404 404 404 404 404 303
GET  /cases/{case}/clearance/inside  clearance.set  403 404 404 404 404 404 404 404 303
POST /cases/{case}/clearance/ask     cases.work     422 422 403 404 404 404 404 404 303
GET  /duty                      clearance.set   403 403 200 403 403 403 403 403 303
POST /duty                      clearance.set   403 403 422 403 403 403 403 403 303
GET  /cases/{referred}/grants/partner   grants.give  403 403 200 403 403 404 404 404 303
POST /cases/{referred}/grants/partner   grants.give  403 403 422 403 403 404 404 404 303
GET  /people/{referred}/assessment           referrals.answer  404 404 404 200 404 404 404 404 303
GET  /people/{referred}/assessment/{person}  referrals.answer  404 404 404 200 404 404 404 404 303
POST /people/{referred}/assessment/{person}  referrals.answer  404 404 404 422 404 404 404 404 303
POST /duty/{turn}/back          clearance.set   403 403 303 404 404 404 404 404 303
"""
