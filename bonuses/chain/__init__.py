"""市到单位到个人: the unit's total that the city's settlement gives, split once more by the unit's internal plan."""
