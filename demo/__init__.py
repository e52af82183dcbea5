"""The demo: an invented caseload and a story. Wired in the demo only; nobody else imports it."""
