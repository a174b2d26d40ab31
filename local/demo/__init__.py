"""The demo: the real template deployed into the embedded AWS, and the main job run in it."""
