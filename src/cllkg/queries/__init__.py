"""Stored questions and checks: their headers, their answers, and how answers are written down."""
