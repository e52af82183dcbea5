"""What kinds of files are called, and what the audit calls what is done with them."""

from foundation.acts import AuditedAct
from foundation.language.words import lazy_gettext as _l
from returns.files.rules import FileKind

FILE_LABELS = {
    FileKind.SIGNED_CONSENT: _l("Signed consent"),
    FileKind.PASSPORT_SCAN: _l("Scan of a travel document"),
    FileKind.CERTIFICATE: _l("Certificate"),
    FileKind.RECEIPT: _l("Receipt"),
    FileKind.GUARDIAN_APPOINTMENT: _l("Guardian appointment"),
    FileKind.OTHER: _l("Other"),
}


class FilesAct(AuditedAct):
    """Pages and changes of files, as the audit calls them."""

    FILE_DOCUMENT = "file.document", _l("Said which document a file shows")
    FILE_STORE = "file.store", _l("Added a file")
    FILE_WITHDRAW = "file.withdraw", _l("Destroyed a file")
    DOWNLOAD = "files.download", _l("Downloaded a file")
    DOCUMENT = "files.document", _l("Said which document a file shows")
    FILE = "files.file", _l("Opened a file of a case")
    OPEN = "files.open", _l("Read the list of files")
    PICTURE = "files.picture", _l("Looked at the picture of a file")
    STORE = "files.store", _l("Added a file")
    WITHDRAW = "files.withdraw", _l("Destroyed a file")
    WITHDRAW_PAGE = "files.withdraw_page", _l("Looked at the page to destroy a file")


SUBJECTS: dict[str, object] = {
    "file": _l("File"),
}
