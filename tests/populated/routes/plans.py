"""The routes of plans: columns as in `table.py`.

{item}: an item of the plan of {referred}, under {objective}, with the instalment {part} and the paper {proof}.
"""

TABLE = """
GET  /people/{referred}/plan                  follow_up.read 200 200 200 200 200 404 404 404 303
POST /people/{referred}/plan                  follow_up.work 422 422 403 422 422 404 404 404 303
POST /people/{referred}/plan/objectives       follow_up.work 422 422 403 422 422 404 404 404 303
GET  /people/{referred}/plan/objectives/{objective} follow_up.read 200 200 200 200 200 404 404 404 303
POST /people/{referred}/plan/objectives/{objective} follow_up.work 422 422 403 422 422 404 404 404 303
POST /people/{referred}/plan/steps            follow_up.work 422 422 403 422 422 404 404 404 303
GET  /people/{referred}/plan/{item}           follow_up.read 200 200 200 200 200 404 404 404 303
GET  /people/{referred}/plan/{item}/change    follow_up.work 200 200 403 200 200 404 404 404 303
POST /people/{referred}/plan/{item}/change    follow_up.work 422 422 403 422 422 404 404 404 303
POST /people/{referred}/plan/{item}/start     follow_up.work 422 422 403 422 422 404 404 404 303
POST /people/{referred}/plan/{item}/deliver   follow_up.work 422 422 403 422 422 404 404 404 303
POST /people/{referred}/plan/{item}/cancel    follow_up.work 422 422 403 422 422 404 404 404 303
POST /people/{referred}/plan/{item}/instalments follow_up.work 422 422 403 422 422 404 404 404 303
POST /people/{referred}/plan/{item}/instalments/{part}/pay follow_up.work 422 422 403 422 422 404 404 404 303
POST /people/{referred}/plan/{item}/instalments/{part}/cancel follow_up.work 422 422 403 422 422 404 404 404 303
GET  /people/{referred}/plan/{item}/budget    cases.work     200 200 403 403 403 404 404 404 303
POST /people/{referred}/plan/{item}/budget    cases.work     303 303 403 403 403 404 404 404 303
POST /people/{referred}/plan/{item}/papers    follow_up.work 422 422 403 422 422 404 404 404 303
GET  /people/{referred}/plan/{item}/papers/{proof} follow_up.read 200 200 200 200 200 404 404 404 303
POST /people/{referred}/plan/{item}/received  follow_up.work 422 422 403 422 422 404 404 404 303
POST /people/{referred}/plan/{item}/checks    follow_up.work 422 422 403 422 422 404 404 404 303
"""
