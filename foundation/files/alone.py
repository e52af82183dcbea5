"""The process that opens one file under limits: a picture is made anew, a PDF is looked through."""

from typing import Any

from foundation.confined.child import Answer, answer_one
from foundation.files.pdfs import check_pdf
from foundation.files.pictures import cleaned_picture


def read(question: dict[str, Any], content: bytes) -> Answer:
    """The picture without its metadata; nothing for a PDF, which is kept as it is. Unreadable for what is not taken."""
    if question["media_type"] == "application/pdf":
        check_pdf(content)
        return {}, b""
    return {}, cleaned_picture(content, question["media_type"], question["most_pixels"])


if __name__ == "__main__":
    answer_one(read)
