"""Changes single entries of `Pulumi.<stack>.yaml`, and leaves every other byte of the file as it is.

Entries are found by the marks of a YAML parser, and only the text between them is changed; then the file is read back
as the CLI reads it, and nothing is written unless exactly the wanted values have changed.
"""

from .files import StackFile
from .tasks import with_task
from .versions import without_version

__all__ = ["StackFile", "with_task", "without_version"]
