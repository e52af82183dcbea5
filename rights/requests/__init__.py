"""Requests of the person: their own record, correction, objection, restriction, erasure; each with its clock."""
