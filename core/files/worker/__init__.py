"""Runs apart from the site, in a process with little memory and time: what reads bytes that strangers sent."""
