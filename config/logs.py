"""What the log may not hold."""

import logging
import re

SECRET_LINK = re.compile(r"(/(?:resume|password/reset/key|confirm-email)/)[^\s\"'/?]+")


class HideSecretLinks(logging.Filter):
    """Replace the secret part of resume, password and confirmation links in every log line."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the finished message, so that a secret passed as an argument is caught too."""
        message = record.getMessage()
        cleaned = SECRET_LINK.sub(r"\1…", message)
        if cleaned != message:
            record.msg, record.args = cleaned, None
        return True
