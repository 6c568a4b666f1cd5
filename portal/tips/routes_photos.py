"""What the residents' forms do with photos: clean them as they arrive, keep them an hour where the form goes back to its sender."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from flask import request

from portal.storage.database import unit_of_work
from portal.tips import photos
from portal.tips.forms import WithPhotos
from portal.tips.photos import MOST, Clean, Upload


def picked(form: WithPhotos, most: int = MOST, had: Collection[bytes] = ()) -> Sequence[Clean]:
    """What came with the form and can be kept, where `most` says how many there may be; beside the field stands what cannot. What the
    report `had` already, by its fingerprint, is passed over.

    Lets go of what its sender took out. To be called before the form is validated, and outside of any unit of work.
    """
    if unwanted := request.form.getlist("drop"):
        with unit_of_work():
            photos.drop(unwanted, form.digest)
    if not any(file.filename for file in request.files.getlist("photos")):
        return ()
    known = {one.received_hash for one in photos.waiting(form.digest)}
    sifted = photos.sift(_uploads(), most - len(known), known.union(had))
    form.photos.refuse(sifted.refused)
    return sifted.good


def kept_waiting(form: WithPhotos, good: Sequence[Clean], most: int = MOST) -> dict[str, Any]:
    """For the page that goes back with its form: what waits, the new ones among it, and how many more there may be."""
    if good and photos.is_crowded():
        form.photos.refuse([photos.too_busy()])
    elif good:
        with unit_of_work():
            photos.wait(good, form.digest)
    waiting = photos.waiting(form.digest)
    return {"waiting": waiting, "room": max(0, most - len(waiting))}


def _uploads() -> Iterator[Upload]:
    """One after the other, each let go of before the next: together they may be fifty megabytes."""
    for file in request.files.getlist("photos"):
        if file.filename:
            data = file.read()
            file.close()
            yield Upload(file.filename, data)
