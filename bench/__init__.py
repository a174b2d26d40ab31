"""Side-by-side measurements of the real handlers: cold start, and the sweep against a slow AWS."""
