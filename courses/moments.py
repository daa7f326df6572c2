"""A moment of a video as people write it."""


def as_moment(value: int) -> str:
    """MM:SS, with hours where there are any."""
    hours, rest = divmod(value, 3600)
    return (f"{hours:02}:" if hours else "") + f"{rest // 60:02}:{rest % 60:02}"
