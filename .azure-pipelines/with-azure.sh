#!/usr/bin/env bash
# with-azure.sh COMMAND ...   runs a command as the service connection of the AzureCLI task that this runs in.
#
# The task hands over the connection's token (addSpnToEnvironment); the azure-native provider wants it by other names.
# A pipeline variable that isn't set arrives as its own reference, and must not become a passphrase.
set -euo pipefail

export ARM_USE_OIDC=true ARM_CLIENT_ID=${servicePrincipalId:?} ARM_TENANT_ID=${tenantId:?} ARM_OIDC_TOKEN=${idToken:?}
ARM_SUBSCRIPTION_ID=$(az account show --query id --output tsv)
export ARM_SUBSCRIPTION_ID AZURE_SUBSCRIPTION_ID=$ARM_SUBSCRIPTION_ID AZURE_TOKEN_CREDENTIALS=dev
[[ ${PULUMI_CONFIG_PASSPHRASE:-} != \$\(* ]] || export PULUMI_CONFIG_PASSPHRASE=
exec "$@"
