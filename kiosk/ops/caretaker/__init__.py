"""The one privileged process of a terminal: does what kiosk/appliance/request.py lists, no more.

A connection carries one request and its reply, each a frame of JSON (wire.py).
"""
