"""The policies, by their elements: each function turns an element into what runs for it."""

from collections.abc import Mapping

from local.gateway.build import Maker

from . import browsers, control, forwarding, identity, limits, messages, routing, tokens

MAKERS: Mapping[str, Maker] = {
    "authentication-managed-identity": identity.authentication_managed_identity,
    "choose": control.choose,
    "cors": browsers.cors,
    "forward-request": forwarding.forward_request,
    "include-fragment": control.include_fragment,
    "llm-emit-token-metric": limits.llm_emit_token_metric,
    "llm-token-limit": limits.llm_token_limit,
    "retry": control.retry,
    "return-response": messages.return_response,
    "rewrite-uri": routing.rewrite_uri,
    "set-backend-service": routing.set_backend_service,
    "set-body": messages.set_body,
    "set-header": messages.set_header,
    "set-query-parameter": routing.set_query_parameter,
    "set-status": messages.set_status,
    "set-variable": control.set_variable,
    "trace": control.trace,
    "validate-azure-ad-token": tokens.validate_azure_ad_token,
}
