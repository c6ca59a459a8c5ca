"""What becomes of findings when two persons become one."""

from nuanxin.people.actions.merging import FOLLOWS, announce

announce({"comparisons.Finding.person": FOLLOWS})
