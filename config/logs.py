"""What the log may not hold."""

import logging
import re

SECRET_LINK = re.compile(r"(/resume/)[^\s\"'/?]+")


class HideSecretLinks(logging.Filter):
    """Replace the secret part of a resume link in every log line."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the finished message, so that a secret passed as an argument is caught too."""
        message = record.getMessage()
        if "/resume/" in message:
            record.msg, record.args = SECRET_LINK.sub(r"\1…", message), None
        return True
