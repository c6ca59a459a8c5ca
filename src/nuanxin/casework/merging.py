"""What becomes of casework records when two persons become one."""

from nuanxin.people.actions.merging import FOLLOWS, announce

# A second welfare post at a time, or two tellings of one visit that differ, are for somebody to decide.
announce(
    {
        "casework.Visit.person": FOLLOWS,
        "casework.Referral.person": FOLLOWS,
        "casework.Placement.person": FOLLOWS,
        "casework.Relief.person": FOLLOWS,
        "casework.Return.person": FOLLOWS,
    }
)
