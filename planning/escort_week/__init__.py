"""Escorts by the week: who of the roster goes along with which journey of some weeks, at the least cost for all."""
