"""The register's figures as plain data (str, int, float, list, dict), for commands and files."""

from .agreement_report import agreement_facts, find_agreements
from .deadline_report import deadline_rows

__all__ = ["agreement_facts", "deadline_rows", "find_agreements"]
