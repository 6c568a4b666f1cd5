"""Which uploaded lists wait for a yes. What was read of one that is sent stays as it was: it is no question any more."""

from sqlalchemy import exists

from portal.register.models import Sheet, Submission

UNDECIDED = ~exists().where(Submission.sheet_id == Sheet.id)
