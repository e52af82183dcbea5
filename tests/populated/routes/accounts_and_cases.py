"""The routes of accounts, rules, inbox, audit and cases, written out: the columns of `table.py`.

{account} waits for its confirmation in the office of {case}, of which the officer holds {grant}, given by the
specialist. What ends the sign-in stands last.
"""

TABLE = """
GET  /                       account.own      200   200   200   200    200    200     200     200      303
GET  /today/coming           account.own      200   200   200   200    200    200     200     200      303
GET  /today/alike            account.own      422   422   422   422    422    422     422     422      303
GET  /today/sign-offs        cases.create     200   200   403   403    403    403     403     403      303
GET  /account                account.own      200   200   200   200    200    200     200     200      303
POST /account/password       account.own      422   422   422   422    422    422     422     422      303
GET  /accounts               accounts.manage  403   403   403   403    403    403     200     403      303
GET  /accounts/invite        accounts.manage  403   403   403   403    403    403     200     403      303
POST /accounts/invite        accounts.manage  403   403   403   403    403    403     422     403      303
GET  /accounts/{account}     accounts.manage  403   403   403   404    404    404     200     403      303
POST /accounts/{account}/extras      accounts.manage  403   403   403   404    404    404     303     403      303
POST /accounts/{account}/confirm     accounts.confirm 403   303   403   404    404    404     403     303      303
POST /accounts/{account}/reset       accounts.manage  403   403   403   404    404    404     200     403      303
POST /accounts/{account}/sign-out    accounts.manage  403   403   403   404    404    404     303     403      303
POST /accounts/{account}/deactivate  accounts.manage  403   403   403   404    404    404     303     403      303
POST /accounts/{account}/reactivate  accounts.manage  403   403   403   404    404    404     303     403      303
GET  /api/cases              cases.list       200   200   200   403    403    403     403     403      401
POST /api/cases              cases.create     422   422   403   403    403    403     403     403      401
POST /api/cases/search       cases.search     200   200   200   403    403    403     403     403      401
GET  /api/cases/{case}       cases.open       200   200   200   404    404    404     404     404      401
GET  /api/openapi.json       account.own      200   200   200   200    200    200     200     200      401
GET  /audit                  audit.read       403   403   403   403    403    403     403     200      303
POST /audit                  audit.read       403   403   403   403    403    403     403     303      303
GET  /audit.csv              audit.read       403   403   403   403    403    403     403     200      303
GET  /audit.xlsx             audit.read       403   403   403   403    403    403     403     200      303
GET  /unusual                audit.read       403   403   403   403    403    403     403     200      303
GET  /unusual/{finding}      audit.read       404   404   404   404    404    404     404     200      303
POST /unusual/{finding}      audit.read       404   404   404   404    404    404     404     422      303
POST /unusual/{finding}/reopen audit.read     404   404   404   404    404    404     404     303      303
GET  /cases                  cases.list       200   200   200   403    403    403     403     403      303
GET  /cases/filters          cases.list       200   200   200   403    403    403     403     403      303
GET  /cases/owners           cases.list       200   200   200   403    403    403     403     403      303
POST /cases/owners           cases.list       422   422   422   403    403    403     403     403      303
GET  /cases/new              cases.create     200   200   403   403    403    403     403     403      303
POST /cases/new              cases.create     422   422   403   403    403    403     403     403      303
POST /cases/search           cases.search     200   200   200   403    403    403     403     403      303
GET  /cases/{case}           cases.open       200   200   200   404    404    404     404     404      303
GET  /cases/{case}/standing  cases.open       200   200   200   404    404    404     404     404      303
GET  /cases/{case}/timeline  cases.open       200   200   200   404    404    404     404     404      303
GET  /cases/{case}/grants    grants.give      403   403   200   404    404    404     404     404      303
POST /cases/{case}/grants    grants.give      403   403   422   404    404    404     404     404      303
GET  /cases/{case}/protected protected.open   200   404   404   404    404    404     404     404      303
POST /cases/{case}/protected protected.open   422   404   404   404    404    404     404     404      303
GET  /confirmations          accounts.confirm 403   200   403   403    403    403     403     200      303
GET  /grants                 grants.review    403   403   403   403    403    403     403     200      303
POST /grants/{grant}/revoke  grants.review    403   404   403   404    404    404     404     303      303
GET  /health                 system.health    403   403   403   403    403    403     200     403      303
GET  /healthz                -                200   200   200   200    200    200     200     200      200
GET  /static/{mark}/{static} -                200   200   200   200    200    200     200     200      200
POST /language               -                303   303   303   303    303    303     303     303      303
GET  /inbox                  account.own      200   200   200   200    200    200     200     200      303
POST /inbox/read             account.own      303   303   303   303    303    303     303     303      303
POST /inbox/undo             account.own      422   422   422   422    422    422     422     422      303
POST /inbox/{notice}/open    account.own      404   404   404   404    404    303     404     404      303
POST /inbox/{notice}/unread  account.own      404   404   404   404    404    303     404     404      303
GET  /link/{token}           -                404   404   404   404    404    404     404     404      404
POST /link/{token}           -                404   404   404   404    404    404     404     404      404
GET  /places                 accounts.manage  403   403   403   403    403    403     200     403      303
POST /places                 accounts.manage  403   403   403   403    403    403     422     403      303
GET  /places/{office}        accounts.manage  403   403   403   403    403    403     200     403      303
POST /places/{office}        accounts.manage  403   403   403   403    403    403     303     403      303
GET  /held                   rules.read       200   200   200   200    200    200     200     200      303
GET  /rules                  rules.read       200   200   200   200    200    200     200     200      303
GET  /rules/{rule}           rules.read       200   200   200   200    200    200     200     200      303
GET  /sign-in                -                302   302   302   302    302    302     302     302      200
POST /sign-in                -                422   422   422   422    422    422     422     422      422
GET  /presence               -                200   200   200   200    200    200     200     200      200
GET  /unlock                 account.own      200   200   200   200    200    200     200     200      303
POST /unlock                 account.own      422   422   422   422    422    422     422     422      303
POST /account/sign-out-everywhere  account.own  303 303   303   303    303    303     303     303      303
POST /sign-out               account.own      303   303   303   303    303    303     303     303      303
"""
