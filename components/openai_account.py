"""An Azure OpenAI account, its pinned deployments, and who may call them.

Deliberately not here: private end points, diagnostics and the gateway's own identity, which come with the rooms that
own them.
"""

from typing import Any

import pulumi
from pulumi_azure_native import authorization, cognitiveservices

from model_lifecycle import names
from model_lifecycle.plan import CallerArgs, DeploymentArgs, OpenAIAccountArgs, role_of, takes_upgrade_option

from .conflicts import retry_conflicts

_ACCOUNT_SKU = "S0"
_NO_AUTO_UPGRADE = "NoAutoUpgrade"


class OpenAIAccount(pulumi.ComponentResource):
    """One account: keys off, its own identity, a custom subdomain, and deployments that never upgrade themselves.

    Attributes:
        account_id: the account's ARM id, known at preview.
        endpoint: the inference end point with its closing slash, known at preview.
        principal_id: the object id of the account's system-assigned identity, chosen by Azure.
    """

    account_id: pulumi.Output[str]
    endpoint: pulumi.Output[str]
    principal_id: pulumi.Output[str]

    def __init__(self, name: str, args: OpenAIAccountArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("model-lifecycle:components:OpenAIAccount", name, {}, opts)
        self._name = name
        self._args = args
        self._after = opts.depends_on if opts else None
        self._id = names.account_id(args["subscription_id"], args["resource_group_name"], args["account_name"])
        self._hook = retry_conflicts()
        account = self._account()
        self._deployments(account)
        for caller in args["callers"]:
            self._caller(caller, account)
        self.account_id = pulumi.Output.from_input(self._id)
        self.endpoint = pulumi.Output.from_input(names.endpoint(args["account_name"]))
        self.principal_id = account.identity.principal_id
        self.register_outputs(
            {"accountId": self.account_id, "endpoint": self.endpoint, "principalId": self.principal_id}
        )

    def _account(self) -> cognitiveservices.Account:
        args = self._args
        return cognitiveservices.Account(
            self._name,
            account_name=args["account_name"],
            resource_group_name=args["resource_group_name"],
            location=args["location"],
            kind=args["kind"],
            sku=cognitiveservices.SkuArgs(name=_ACCOUNT_SKU),
            identity=cognitiveservices.IdentityArgs(type=cognitiveservices.ResourceIdentityType.SYSTEM_ASSIGNED),
            properties=cognitiveservices.AccountPropertiesArgs(
                custom_sub_domain_name=args["account_name"],
                disable_local_auth=True,
                public_network_access="Enabled" if args["public_network"] else "Disabled",
                network_acls=cognitiveservices.NetworkRuleSetArgs(
                    default_action="Allow" if args["public_network"] else "Deny"
                ),
            ),
            tags=args["tags"],
            opts=self._options(protect=args["protect"], depends_on=self._after),
        )

    def _deployments(self, account: cognitiveservices.Account) -> None:
        """Azure writes an account's children one at a time: each deployment waits for the one before it."""
        before: pulumi.Resource = account
        for deployment in self._args["deployments"]:
            before = self._deployment(deployment, before)

    def _deployment(self, args: DeploymentArgs, before: pulumi.Resource) -> cognitiveservices.Deployment:
        return cognitiveservices.Deployment(
            names.child(self._name, args["name"]),
            account_name=self._args["account_name"],
            resource_group_name=self._args["resource_group_name"],
            deployment_name=args["name"],
            sku=cognitiveservices.SkuArgs(name=args["sku"], capacity=args["capacity"]),
            properties=cognitiveservices.DeploymentPropertiesArgs(
                model=cognitiveservices.DeploymentModelArgs(
                    format=args["format"], name=args["model"], version=args["version"]
                ),
                version_upgrade_option=_NO_AUTO_UPGRADE if takes_upgrade_option(args["format"]) else None,
                rai_policy_name=args.get("rai_policy_name"),
            ),
            opts=self._options(depends_on=[before], hooks=pulumi.ResourceHookBinding(on_error=[self._hook])),
        )

    def _caller(self, caller: CallerArgs, account: cognitiveservices.Account) -> None:
        role = role_of(self._args["kind"])
        authorization.RoleAssignment(
            names.child(self._name, caller["key"]),
            role_assignment_name=names.role_assignment(self._id, caller["principal_id"], role),
            scope=self._id,
            principal_id=caller["principal_id"],
            principal_type=caller["principal_type"],
            role_definition_id=names.role_definition_id(self._args["subscription_id"], role),
            opts=self._options(depends_on=[account]),
        )

    def _options(self, *, protect: bool = False, **options: Any) -> pulumi.ResourceOptions:
        """A replacement has another name than what it replaces (`names.py`), so it is made first.

        The other way round, as the provider would have it, the old account went first, and Azure refuses to delete an
        account that still has deployments.
        """
        return pulumi.ResourceOptions(parent=self, protect=protect, delete_before_replace=False, **options)
