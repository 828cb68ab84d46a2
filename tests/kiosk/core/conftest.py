from tests.pcsc import pcscd, virtual_slot

__all__ = ["pcscd", "virtual_slot"]
