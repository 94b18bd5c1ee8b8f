"""What Azure makes by itself, together with something else: server and provider read the same table."""

from collections.abc import Mapping

SERVICE_POLICY: Mapping[str, str] = {
    "format": "xml",
    "value": (
        "<policies>\r\n\t<inbound />\r\n\t<backend>\r\n\t\t<forward-request />\r\n\t</backend>\r\n"
        "\t<outbound />\r\n\t<on-error />\r\n</policies>"
    ),
}
"""The document of a new API Management service (pulumi/pulumi-azure-native#1729, #3688)."""
