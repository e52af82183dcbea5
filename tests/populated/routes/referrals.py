"""The routes of referrals, arrivals, episodes and concerns, written out: the same columns as in `table.py`.

{referred}: a case of the office that was referred to the organisation of coordinator and worker, and whose people have
arrived. Its referral ends last.
"""

TABLE = """
GET  /referrals                       follow_up.work    200 200 403 200 200 403 403 403 303
POST /referrals/find                  follow_up.work    404 404 404 422 422 404 404 404 303
GET  /referrals/{referral}            referrals.answer  403 403 403 200 403 404 404 404 303
POST /referrals/{referral}/answer     referrals.answer  403 403 403 422 403 404 404 404 303
POST /referrals/{referral}/assign     referrals.answer  403 403 403 422 403 404 404 404 303
GET  /cases/{referred}/reintegration  cases.open        200 200 200 403 403 404 404 404 303
POST /cases/{referred}/reintegration  referrals.send    422 422 403 403 403 404 404 404 303
POST /cases/{referred}/referrals/{referral}/revoke referrals.send 422 422 403 403 403 404 404 404 303
GET  /people/{referred}               follow_up.work    200 200 403 200 200 404 404 404 303
GET  /people/{referred}/safe-contact  follow_up.work    404 404 404 200 200 404 404 404 303
POST /people/{referred}/safe-contact  follow_up.work    404 404 404 422 422 404 404 404 303
GET  /people/{referred}/arrival       arrivals.confirm  200 200 403 200 200 404 404 404 303
POST /people/{referred}/arrival       arrivals.confirm  422 422 403 422 422 404 404 404 303
POST /people/{referred}/arrival/missing arrivals.confirm 422 422 403 422 422 404 404 404 303
POST /people/{referred}/visits        follow_up.work    422 422 403 422 422 404 404 404 303
GET  /people/{referred}/closure       follow_up.work    200 200 403 200 200 404 404 404 303
POST /people/{referred}/closure       follow_up.work    422 422 403 422 422 404 404 404 303
GET  /people/{referred}/concerns      follow_up.read    200 200 200 200 200 404 404 404 303
POST /people/{referred}/concerns      concerns.work     422 422 422 422 422 404 404 404 303
POST /people/{referred}/concerns/{concern}/notes  concerns.work 422 422 422 422 422 404 404 404 303
POST /people/{referred}/concerns/{concern}/take   concerns.work 303 303 303 303 303 404 404 404 303
POST /people/{referred}/concerns/{concern}/reopen concerns.work 422 422 422 422 422 404 404 404 303
POST /people/{referred}/concerns/{concern}/close  concerns.work 422 422 422 422 422 404 404 404 303
GET  /concerns                        follow_up.read    200 200 200 200 200 403 403 403 303
GET  /referrals/{referral}/move       referrals.answer  403 403 403 200 403 404 404 404 303
POST /referrals/{referral}/move       referrals.answer  403 403 403 422 403 404 404 404 303
POST /referrals/{referral}/move/undo  referrals.answer  403 403 403 422 403 404 404 404 303
GET  /cases/{referred}/referrals/{referral}/move referrals.send 200 200 403 403 403 404 404 404 303
POST /cases/{referred}/referrals/{referral}/move referrals.send 422 422 403 403 403 404 404 404 303
GET  /cases/{referred}/preview        referrals.send    422 422 403 403 403 404 404 404 303
POST /referrals/{referral}/finish     referrals.answer  403 403 403 303 403 404 404 404 303
GET  /cases/{referred}/sharing       cases.open     200 200 200 403 403 404 404 404 303
"""
