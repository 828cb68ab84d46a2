"""The terminal's own icons and illustrations, as vector code.

`python -m kiosk.ui.drawing OUTDIR` writes them as PNG; the result is kept in `assets/icons/`.
"""
