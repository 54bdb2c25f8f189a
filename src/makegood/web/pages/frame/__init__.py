"""The frame of all pages: who comes in, what a view is told, how it is drawn."""
