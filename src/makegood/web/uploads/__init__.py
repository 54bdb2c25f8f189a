"""Uploads by tus 1.0.0 (https://tus.io/protocols/resumable-upload), and the progress of what was uploaded."""
