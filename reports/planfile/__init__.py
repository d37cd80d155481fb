"""Reading and checking a plan file (reports/data/plan.schema.json) and its text: pure, all faults at once."""

from reports.planfile.checks import check_content
from reports.planfile.faults import Fault, FaultyFile, fault_at
from reports.planfile.plan import FileCommune, FileHamlet, PlanFile, file_path_of, plan_of
from reports.planfile.reading import parse
from reports.planfile.structure import check_structure
from reports.planfile.text import read_text_file

__all__ = [
    "Fault",
    "FaultyFile",
    "FileCommune",
    "FileHamlet",
    "PlanFile",
    "fault_at",
    "file_path_of",
    "read_plan_file",
    "read_text_file",
]


def read_plan_file(content: bytes, *, as_issued: bool) -> tuple[PlanFile, object, list[Fault]]:
    """The plan, the document it was read from, and every fault; with any fault the plan is not to be stored.

    `as_issued`: the file is to be a signed plan, which needs number, date, signer and every figure. Raises FaultyFile
    where the file can not be read at all.
    """
    document, faults = parse(content)
    plan = plan_of(document)
    known = {fault.path for fault in faults}
    faults += [fault for fault in check_structure(document) if fault.path not in known]
    known = {fault.path for fault in faults}
    faults += [
        fault for fault in check_content(document, plan, as_issued=as_issued) if fault.path not in known
    ]
    return plan, document, faults
