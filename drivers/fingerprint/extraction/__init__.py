"""From a fingerprint image to minutiae, in a confined process."""
