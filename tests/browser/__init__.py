"""Pages as people see them: the product driven through Debian's own Chromium."""
