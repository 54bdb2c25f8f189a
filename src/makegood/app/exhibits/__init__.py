"""What becomes of a photo or video once its upload is whole: it joins its case, is checked, shown, and erased."""
