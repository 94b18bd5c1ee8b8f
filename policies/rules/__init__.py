"""The rules, one a file."""

from policies.rule import ResourceRule, StackRule

from .account_has_custom_subdomain import RULE as ACCOUNT_HAS_CUSTOM_SUBDOMAIN
from .account_has_local_auth_off import RULE as ACCOUNT_HAS_LOCAL_AUTH_OFF
from .account_is_not_replaced import RULE as ACCOUNT_IS_NOT_REPLACED
from .api_demands_a_caller import RULE as API_DEMANDS_A_CALLER
from .backend_breaker_counts_429 import RULE as BACKEND_BREAKER_COUNTS_429
from .backend_points_to_a_deployment import RULE as BACKEND_POINTS_TO_A_DEPLOYMENT
from .break_glass_is_removed import RULE as BREAK_GLASS_IS_REMOVED
from .deployment_has_no_auto_upgrade import RULE as DEPLOYMENT_HAS_NO_AUTO_UPGRADE
from .deployment_in_use_stays import RULE as DEPLOYMENT_IN_USE_STAYS
from .deployment_model_is_known import RULE as DEPLOYMENT_MODEL_IS_KNOWN
from .deployment_model_is_not_deprecated import RULE as DEPLOYMENT_MODEL_IS_NOT_DEPRECATED
from .deployment_model_is_not_retired import RULE as DEPLOYMENT_MODEL_IS_NOT_RETIRED
from .deployment_model_is_not_retiring_soon import RULE as DEPLOYMENT_MODEL_IS_NOT_RETIRING_SOON
from .deployment_name_carries_model_version import RULE as DEPLOYMENT_NAME_CARRIES_MODEL_VERSION
from .deployment_names_content_filter import RULE as DEPLOYMENT_NAMES_CONTENT_FILTER
from .deployment_pin_does_not_change_in_place import RULE as DEPLOYMENT_PIN_DOES_NOT_CHANGE_IN_PLACE
from .deployment_pin_is_not_ignored import RULE as DEPLOYMENT_PIN_IS_NOT_IGNORED
from .deployment_sku_and_capacity_are_valid import RULE as DEPLOYMENT_SKU_AND_CAPACITY_ARE_VALID
from .deployment_stays_in_residency import RULE as DEPLOYMENT_STAYS_IN_RESIDENCY
from .deployment_version_is_explicit import RULE as DEPLOYMENT_VERSION_IS_EXPLICIT
from .deployments_fit_quota import RULE as DEPLOYMENTS_FIT_QUOTA
from .environment_stays import RULE as ENVIRONMENT_STAYS
from .exemption_is_current import RULE as EXEMPTION_IS_CURRENT
from .exemption_names_a_resource import RULE as EXEMPTION_NAMES_A_RESOURCE
from .flag_variants_are_releases import RULE as FLAG_VARIANTS_ARE_RELEASES
from .flag_weights_are_valid import RULE as FLAG_WEIGHTS_ARE_VALID
from .gateway_holds_no_keys import RULE as GATEWAY_HOLDS_NO_KEYS
from .gateway_is_not_replaced import RULE as GATEWAY_IS_NOT_REPLACED
from .gateway_service_is_hardened import RULE as GATEWAY_SERVICE_IS_HARDENED
from .keys_are_not_listed import RULE as KEYS_ARE_NOT_LISTED
from .policy_document_is_valid import RULE as POLICY_DOCUMENT_IS_VALID
from .pool_holds_one_model_version import RULE as POOL_HOLDS_ONE_MODEL_VERSION
from .pool_weights_are_valid import RULE as POOL_WEIGHTS_ARE_VALID
from .provisioned_deployment_has_fallback import RULE as PROVISIONED_DEPLOYMENT_HAS_FALLBACK
from .release_does_not_change_in_place import RULE as RELEASE_DOES_NOT_CHANGE_IN_PLACE
from .release_is_evaluated import RULE as RELEASE_IS_EVALUATED
from .release_is_what_was_sealed import RULE as RELEASE_IS_WHAT_WAS_SEALED
from .release_model_is_not_retiring import RULE as RELEASE_MODEL_IS_NOT_RETIRING
from .resource_can_be_judged import RULE as RESOURCE_CAN_BE_JUDGED
from .role_assignment_is_narrow import RULE as ROLE_ASSIGNMENT_IS_NARROW
from .role_definition_is_narrow import RULE as ROLE_DEFINITION_IS_NARROW
from .settings_are_not_weakened import RULE as SETTINGS_ARE_NOT_WEAKENED
from .store_holds_no_keys import RULE as STORE_HOLDS_NO_KEYS
from .store_is_not_replaced import RULE as STORE_IS_NOT_REPLACED
from .traffic_moves_in_steps import RULE as TRAFFIC_MOVES_IN_STEPS

RESOURCE_RULES: tuple[ResourceRule, ...] = (
    DEPLOYMENT_VERSION_IS_EXPLICIT,
    DEPLOYMENT_HAS_NO_AUTO_UPGRADE,
    DEPLOYMENT_PIN_IS_NOT_IGNORED,
    DEPLOYMENT_NAME_CARRIES_MODEL_VERSION,
    DEPLOYMENT_SKU_AND_CAPACITY_ARE_VALID,
    DEPLOYMENT_NAMES_CONTENT_FILTER,
    DEPLOYMENT_MODEL_IS_KNOWN,
    DEPLOYMENT_MODEL_IS_NOT_RETIRED,
    DEPLOYMENT_MODEL_IS_NOT_DEPRECATED,
    DEPLOYMENT_MODEL_IS_NOT_RETIRING_SOON,
    ACCOUNT_HAS_LOCAL_AUTH_OFF,
    ACCOUNT_HAS_CUSTOM_SUBDOMAIN,
    BACKEND_BREAKER_COUNTS_429,
    ROLE_ASSIGNMENT_IS_NARROW,
    ROLE_DEFINITION_IS_NARROW,
    KEYS_ARE_NOT_LISTED,
    RESOURCE_CAN_BE_JUDGED,
    EXEMPTION_IS_CURRENT,
    BREAK_GLASS_IS_REMOVED,
    ENVIRONMENT_STAYS,
    SETTINGS_ARE_NOT_WEAKENED,
)

STACK_RULES: tuple[StackRule, ...] = (
    EXEMPTION_NAMES_A_RESOURCE,
    DEPLOYMENT_STAYS_IN_RESIDENCY,
    DEPLOYMENTS_FIT_QUOTA,
    PROVISIONED_DEPLOYMENT_HAS_FALLBACK,
    BACKEND_POINTS_TO_A_DEPLOYMENT,
    POOL_HOLDS_ONE_MODEL_VERSION,
    POOL_WEIGHTS_ARE_VALID,
    POLICY_DOCUMENT_IS_VALID,
    GATEWAY_HOLDS_NO_KEYS,
    GATEWAY_SERVICE_IS_HARDENED,
    API_DEMANDS_A_CALLER,
    ACCOUNT_IS_NOT_REPLACED,
    GATEWAY_IS_NOT_REPLACED,
    DEPLOYMENT_PIN_DOES_NOT_CHANGE_IN_PLACE,
    DEPLOYMENT_IN_USE_STAYS,
    TRAFFIC_MOVES_IN_STEPS,
    STORE_HOLDS_NO_KEYS,
    FLAG_WEIGHTS_ARE_VALID,
    FLAG_VARIANTS_ARE_RELEASES,
    RELEASE_IS_WHAT_WAS_SEALED,
    RELEASE_IS_EVALUATED,
    RELEASE_MODEL_IS_NOT_RETIRING,
    STORE_IS_NOT_REPLACED,
    RELEASE_DOES_NOT_CHANGE_IN_PLACE,
)

RULES = (*RESOURCE_RULES, *STACK_RULES)
