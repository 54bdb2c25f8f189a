"""How well are photographs and videos read and judged?  Every figure beside the bare library's on the same pictures."""
