"""What 推演 adds to the frame: its entry of the navigation."""

from __future__ import annotations

from people.frame.navigation import NavItem, register_navigation


def join() -> None:
    """Register it."""
    register_navigation(
        NavItem(title="推演", url_name="whatif", rule="whatif", section="年终", order=91, icon="eye")
    )
