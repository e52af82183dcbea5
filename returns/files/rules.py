"""Files of a case: which kinds there are."""

import enum


class FileKind(enum.StrEnum):
    """What a file is. It says no more than the row about the same thing does; what else there is to say is sealed."""

    SIGNED_CONSENT = "signed_consent"
    PASSPORT_SCAN = "passport_scan"
    CERTIFICATE = "certificate"
    RECEIPT = "receipt"
    GUARDIAN_APPOINTMENT = "guardian_appointment"
    OTHER = "other"
