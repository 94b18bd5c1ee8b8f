"""The rules, one a file."""

from policies.rule import Rule

from .account_has_custom_subdomain import RULE as ACCOUNT_HAS_CUSTOM_SUBDOMAIN
from .account_has_local_auth_off import RULE as ACCOUNT_HAS_LOCAL_AUTH_OFF
from .deployment_has_no_auto_upgrade import RULE as DEPLOYMENT_HAS_NO_AUTO_UPGRADE
from .deployment_model_is_known import RULE as DEPLOYMENT_MODEL_IS_KNOWN
from .deployment_model_is_not_deprecated import RULE as DEPLOYMENT_MODEL_IS_NOT_DEPRECATED
from .deployment_model_is_not_retired import RULE as DEPLOYMENT_MODEL_IS_NOT_RETIRED
from .deployment_model_is_not_retiring_soon import RULE as DEPLOYMENT_MODEL_IS_NOT_RETIRING_SOON
from .deployment_name_carries_model_version import RULE as DEPLOYMENT_NAME_CARRIES_MODEL_VERSION
from .deployment_version_is_explicit import RULE as DEPLOYMENT_VERSION_IS_EXPLICIT

RULES: tuple[Rule, ...] = (
    DEPLOYMENT_VERSION_IS_EXPLICIT,
    DEPLOYMENT_HAS_NO_AUTO_UPGRADE,
    DEPLOYMENT_NAME_CARRIES_MODEL_VERSION,
    DEPLOYMENT_MODEL_IS_KNOWN,
    DEPLOYMENT_MODEL_IS_NOT_RETIRED,
    DEPLOYMENT_MODEL_IS_NOT_DEPRECATED,
    DEPLOYMENT_MODEL_IS_NOT_RETIRING_SOON,
    ACCOUNT_HAS_LOCAL_AUTH_OFF,
    ACCOUNT_HAS_CUSTOM_SUBDOMAIN,
)
