"""Sentences about people: who may do what in the portal, and what they see."""
