"""The stack, as a table of contents. Each environment's configuration is in `Pulumi.<stack>.yaml`."""

from pathlib import Path

import pulumi
from pulumi_azure_native import authorization, resources

from components import ModelGateway, OpenAIAccount, ReleaseStore, drop_version_aliases, refuse_what_was_rolled_back
from model_lifecycle import releases, settings
from model_lifecycle.plan import plan

project, stack = pulumi.get_project(), pulumi.get_stack()

try:
    stack_settings = settings.load(
        pulumi.runtime.get_config_env(), project, frozenset(pulumi.runtime.get_config_secret_keys_env())
    )
    stack_releases = releases.load(Path(__file__).parent / "releases", stack_settings, project)
except settings.SettingsError as error:
    raise pulumi.RunError(str(error)) from None

if not stack_settings.keep_version_aliases:
    drop_version_aliases()

client = authorization.get_client_config()
what = plan(
    stack_settings,
    project=project,
    stack=stack,
    subscription_id=client.subscription_id,
    releases=stack_releases,
    deployer_object_id=client.object_id,
)

refuse_what_was_rolled_back(what.stores)

group = resources.ResourceGroup(
    "resource-group",
    resource_group_name=what.resource_group_name,
    tags=what.tags,
    # A group only notes a location, but another one would replace it, and all that is in it would be deleted with it.
    opts=pulumi.ResourceOptions(ignore_changes=["location"]),
)

accounts = [OpenAIAccount(key, args, pulumi.ResourceOptions(depends_on=[group])) for key, args in what.accounts.items()]

for key, args in what.gateways.items():
    ModelGateway(key, args, pulumi.ResourceOptions(depends_on=[group, *accounts]))

for key, args in what.stores.items():
    ReleaseStore(key, args, pulumi.ResourceOptions(depends_on=[group]))

for name, value in what.outputs.items():
    pulumi.export(name, value)
