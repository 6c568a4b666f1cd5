"""Documents of one worker: added, and opened."""

from uuid import UUID

from flask import Response, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.datastructures import CombinedMultiDict

from portal.accounts.gate import requires
from portal.accounts.roles import Can
from portal.errors import Refused
from portal.register.forms import DocumentForm
from portal.register.models_about import WorkerFile
from portal.register.reach import files_for
from portal.register.routes import register
from portal.register.routes_workers import mine, with_documents
from portal.register.subjects import worker_files
from portal.storage.database import unit_of_work
from portal.web.handing import as_file
from portal.web.page import find, onward


@register.post("/pekerja/<uuid:worker_id>/dokumen")
@requires(Can.KEEP_ROLL)
def add_document(worker_id: UUID) -> ResponseReturnValue:
    mine(worker_id)
    form = DocumentForm(CombinedMultiDict([request.form, request.files]))
    if not form.validate():
        return with_documents(worker_id, form, 422)
    try:
        document = worker_files.clean(form.document.data.read(), form.document.data.filename)
        with unit_of_work():
            worker_files.add(mine(worker_id), form.sort, document, by=current_user)
    except Refused as refused:
        form.document.errors = [str(refused)]
        return with_documents(worker_id, form, 422)
    flash(_("Dokumen tersimpan dan dikunci."), "good")
    return onward(url_for("register.worker", worker_id=worker_id, _anchor="dokumen"))


@register.get("/pekerja/<uuid:worker_id>/dokumen/<uuid:file_id>")
@requires(Can.KEEP_ROLL)
def document(worker_id: UUID, file_id: UUID) -> Response:
    with unit_of_work():
        file = find(files_for(current_user).where(WorkerFile.worker_id == worker_id), id=file_id)
        return as_file(worker_files.read(file, by=current_user), worker_files.name_of(file), is_pdf=file.is_pdf)
