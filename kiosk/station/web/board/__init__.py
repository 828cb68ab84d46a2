"""The hall display in the browser: `/board`, for everybody who can look at the wall."""
