"""Photographs and videos: opened safely, read rightly, judged by facts."""
