"""The process that makes one long paper: a sheet as JSON comes in, a PDF goes out. It knows no database and no key."""

import json
import sys
from datetime import datetime

from foundation.papers.compiling import pdf_of


def main() -> None:
    """Answer the one question, {"sheet": as `Sheet.as_data` gave it, "at": an aware instant}."""
    question = json.load(sys.stdin.buffer)
    sys.stdout.buffer.write(pdf_of(question["sheet"], datetime.fromisoformat(question["at"])))


if __name__ == "__main__":
    main()
