"""Musts, the guidance's rules, and the verdict with its reasons; codes only, never words."""
