"""Work done in the background by `manage.py procrastinate worker`, kept in PostgreSQL.

A job is put in the queue in the transaction that needs it, so it exists exactly when that does.
Every job can be run again without harm.
"""

from __future__ import annotations

from procrastinate.contrib.django import app

from commissioning.actions import documents
from commissioning.models import Document


@app.task(queue="papers", retry=3)
def store_document(document_id: int) -> None:
    """Make the PDF of a finalised paper, unless it is there."""
    paper = Document.objects.select_related("file", "finalised_by").get(pk=document_id)
    documents.store_pdf(paper, by=paper.finalised_by)
