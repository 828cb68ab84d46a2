"""The terminal's way to the network: the one process of it that opens TCP connections and listens
to multicast DNS. It holds no key, keeps nothing, and sees none of what goes over the sockets that
it hands to the core (kiosk/exchange/relay_wire.py)."""
