"""The doors of the second factor, of the fresh proof and of single sign-ins, in the columns of the table of routes."""

TABLE = """
GET  /account/proof                  account.own      200   200   200   200    200    200     200     200      303
POST /account/proof                  account.own      422   422   422   422    422    422     422     422      303
GET  /account/second-factor          account.own      200   200   200   200    200    200     200     200      303
POST /account/second-factor/begin    account.own      303   303   303   303    303    303     303     303      303
POST /account/second-factor/confirm  account.own      422   422   422   422    422    422     422     422      303
POST /account/second-factor/codes    account.own      409   409   409   409    409    409     409     409      303
POST /account/second-factor/off      account.own      409   409   409   409    409    409     409     409      303
POST /account/sign-ins/{account}/end  account.own     404   404   404   404    404    404     404     404      303
POST /account/sign-out-others        account.own      303   303   303   303    303    303     303     303      303
POST /accounts/{account}/second-factor  accounts.manage  403  403  403  404    404    404     409     403      303
GET  /sign-in/code                   -                303   303   303   303    303    303     303     303      303
POST /sign-in/code                   -                422   422   422   422    422    422     422     422      422
"""
