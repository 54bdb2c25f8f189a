"""Where originals, copies and parts of uploads lie: a folder, or an object store."""
