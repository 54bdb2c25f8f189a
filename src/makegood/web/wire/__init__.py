"""The wire: how a request becomes a call, a call a reply, and a mistake a sentence."""
