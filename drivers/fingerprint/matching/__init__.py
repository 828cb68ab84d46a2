"""1:1 comparison of two minutiae templates on the host."""
