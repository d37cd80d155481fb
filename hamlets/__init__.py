"""Communes, hamlets and their names through time; who works there as what, and for how long."""
