"""From a compressed fingerprint image of a stranger's card to pixels, in a confined process."""
