"""Reports own nothing; their pages take a season."""


def furnish(place) -> dict[str, int]:
    return {"season_id": place.season.id}
