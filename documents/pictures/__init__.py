"""Scans and pictures as pictures: what they hold, and their pages drawn; a process of its own does it."""
