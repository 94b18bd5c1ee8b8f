"""A program runs as under the engine: its URNs, its unknowns, its refusals."""

from typing import Any

import pytest

from local.provider import UNKNOWN
from offline.errors import BadInput, ProgramFailed
from offline.program import run_program
from offline.stackfile import read_stack

HEAD = """
import pulumi
from pulumi_azure_native import authorization, cognitiveservices, resources
"""
ACCOUNT = """
account = cognitiveservices.Account("a", resource_group_name="rg", account_name="acc", kind="OpenAI")
"""
COMPONENT = """
class Outer(pulumi.ComponentResource):
    def __init__(self, name, opts=None):
        super().__init__("pkg:index:Outer", name, {}, opts)
        Inner(f"{name}-inner", pulumi.ResourceOptions(parent=self))
        self.register_outputs({})

class Inner(pulumi.ComponentResource):
    def __init__(self, name, opts=None):
        super().__init__("pkg:index:Inner", name, {}, opts)
        resources.ResourceGroup("group", opts=pulumi.ResourceOptions(parent=self))
        self.register_outputs({})

Outer("o")
"""


def failure(run: Any, text: str) -> str:
    with pytest.raises(ProgramFailed) as caught:
        run(HEAD + text)
    return str(caught.value)


def test_urns_hold_all_ancestors_types_but_the_stack_s(run: Any) -> None:
    urns = [operation.urn for operation in run(HEAD + COMPONENT).operations]
    prefix = "urn:pulumi:dev::test::"
    assert urns == [
        f"{prefix}pulumi:pulumi:Stack::test-dev",
        f"{prefix}pkg:index:Outer::o",
        f"{prefix}pkg:index:Outer$pkg:index:Inner::o-inner",
        f"{prefix}pkg:index:Outer$pkg:index:Inner$azure-native:resources:ResourceGroup::group",
    ]


def test_operations_come_in_the_same_order_every_time(run: Any) -> None:
    text = HEAD + "".join(f'resources.ResourceGroup("g{index}")\n' for index in range(20))
    first, second = ([operation.urn for operation in run(text).operations] for _ in range(2))
    assert first == second
    assert len(first) == 21


def test_an_id_and_nested_outputs_are_unknown(run: Any) -> None:
    text = ACCOUNT + (
        'pulumi.export("id", account.id)\n'
        'pulumi.export("endpoint", account.properties.endpoint)\n'
        'pulumi.export("principal", account.identity.principal_id)\n'
        'pulumi.export("kind", account.kind)\n'
    )
    assert run(HEAD + text).outputs == {
        "id": UNKNOWN,
        "endpoint": UNKNOWN,
        "principal": UNKNOWN,
        "kind": "OpenAI",
    }


def test_an_apply_on_an_unknown_does_not_run(run: Any) -> None:
    text = ACCOUNT + 'pulumi.export("x", account.properties.endpoint.apply(lambda e: e.upper()))'
    assert run(HEAD + text).outputs == {"x": UNKNOWN}


def test_an_unknown_input_stays_unknown(run: Any) -> None:
    text = ACCOUNT + 'resources.ResourceGroup("g", tags={"principal": account.identity.principal_id})'
    (group,) = [operation for operation in run(HEAD + text).operations if operation.name == "g"]
    assert group.inputs["tags"] == {"principal": UNKNOWN}
    assert group.dependencies == ("urn:pulumi:dev::test::azure-native:cognitiveservices:Account::a",)


def test_secrets_are_hidden_and_stay_marked(run: Any) -> None:
    text = (
        'g = resources.ResourceGroup("g", tags={"k": pulumi.Output.secret("hunter2")})\n'
        'pulumi.export("tags", g.tags)\npulumi.export("plain", g.name)\n'
    )
    found = run(HEAD + text)
    assert "hunter2" not in repr([operation.inputs for operation in found.operations])
    assert "hunter2" not in repr(found.outputs)
    assert "[secret]" in repr(found.outputs["tags"])


def test_secrets_in_lists_are_hidden_too(run: Any) -> None:
    text = (
        'secret = pulumi.Output.secret("hunter2")\n'
        'a = cognitiveservices.Account("a", resource_group_name="rg", properties={"allowedFqdnList": ["open", secret], '
        '"networkAcls": {"ipRules": [{"value": secret}]}})\npulumi.export("p", a.properties)\n'
    )
    found = run(HEAD + text)
    (account,) = [operation for operation in found.operations if operation.name == "a"]
    assert "hunter2" not in repr((account.inputs, found.outputs))
    assert account.inputs["properties"]["networkAcls"] == {"ipRules": [{"value": "[secret]"}]}


def test_additional_secret_outputs_are_hidden(run: Any) -> None:
    text = (
        'g = resources.ResourceGroup("g", managed_by="hunter2", '
        'opts=pulumi.ResourceOptions(additional_secret_outputs=["managed_by"]))\npulumi.export("m", g.managed_by)'
    )
    assert run(HEAD + text).outputs == {"m": "[secret]"}


def test_configuration_reaches_the_program(run: Any, folder: Any) -> None:
    (folder / "Pulumi.dev.yaml").write_text("config: {azure-native:location: x, size: 5, tree: {a: [1]}}")
    text = 'c = pulumi.Config()\npulumi.export("v", [c.require_int("size"), c.require_object("tree")])'
    assert run(HEAD + text).outputs == {"v": [5, {"a": [1]}]}


def test_it_is_a_preview_of_the_stack(run: Any) -> None:
    text = 'pulumi.export("v", [pulumi.get_stack(), pulumi.get_project(), pulumi.runtime.is_dry_run()])'
    assert run(HEAD + text).outputs == {"v": ["dev", "test", True]}


def test_messages_are_kept(run: Any) -> None:
    assert run(HEAD + 'pulumi.log.warn("mind this")\npulumi.log.debug("not this")').messages == ("warning: mind this",)


def test_runs_do_not_see_each_other(run: Any) -> None:
    assert len(run(HEAD + 'resources.ResourceGroup("g")').operations) == 2
    assert len(run(HEAD).operations) == 1


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("if account.id: pass", "branches on an Output"),
        ("x = 1 if account.properties.endpoint else 2", "branches on an Output"),
        ("if account.kind == 'OpenAI': pass", "compares an Output with 'OpenAI'"),
        ("if account.name != 'x': pass", "compares an Output with 'x'"),
        ("if account.kind > 'a': pass", "compares an Output with 'a'"),
        ("if account.kind < 'a': pass", "compares an Output with 'a'"),
        ("if account.kind >= 'a': pass", "compares an Output with 'a'"),
        ("if account.kind <= 'a': pass", "compares an Output with 'a'"),
        ("name = f'{account.name}-x'", "puts an Output into text"),
        ("name = str(account.name)", "puts an Output into text"),
    ],
)
def test_a_program_that_decides_by_an_output_is_stopped_at_the_line(run: Any, text: str, says: str) -> None:
    message = failure(run, ACCOUNT + text)
    assert says in message
    assert message.startswith("__main__.py:6: ")


def test_outputs_can_still_be_told_apart_and_kept_in_sets(run: Any) -> None:
    text = ACCOUNT + (
        "assert account.kind is not None and account.kind != None\n"
        "assert len({account.kind, account.name}) == 2\n"
        "assert account.kind in [account.kind]\n"
    )
    run(HEAD + text)


OPTIONS = [
    ("import_='/subscriptions/s'", "import_"),
    ("transforms=[lambda args: None]", "transforms"),
    ("retain_on_delete=True", "retain_on_delete"),
    ("replace_with=[account]", "replace_with"),
    ("replacement_trigger='x'", "replacement_trigger"),
    ("plugin_download_url='x'", "plugin_download_url"),
]


@pytest.mark.parametrize(("option", "name"), OPTIONS)
def test_a_resource_option_that_offline_does_not_implement_is_refused(run: Any, option: str, name: str) -> None:
    message = failure(run, ACCOUNT + f'resources.ResourceGroup("g", opts=pulumi.ResourceOptions({option}))')
    assert f"resource 'g': offline does not implement the resource option {name}" in message


def test_a_hook_around_a_create_is_refused(run: Any) -> None:
    text = (
        'hook = pulumi.ResourceHook("h", lambda args: None)\n'
        "bound = pulumi.ResourceHookBinding(before_create=[hook])\n"
        'resources.ResourceGroup("g", opts=pulumi.ResourceOptions(hooks=bound))'
    )
    assert "does not implement the resource option hooks" in failure(run, text)


def test_an_explicit_provider_is_refused(run: Any) -> None:
    assert "offline serves only the package azure-native" in failure(
        run, 'import pulumi_azure_native as n\nn.Provider("other", subscription_id="x")'
    )


def test_what_the_sdk_asks_of_an_output_is_no_branch_of_the_program(run: Any) -> None:
    text = (
        ACCOUNT
        + 'resources.ResourceGroup("g", opts=pulumi.ResourceOptions(depends_on=pulumi.Output.from_input(account)))'
    )
    (group,) = [operation for operation in run(HEAD + text).operations if operation.name == "g"]
    assert len(group.dependencies) == 1


def test_an_async_program_runs(run: Any) -> None:
    text = 'async def main():\n    resources.ResourceGroup("g")\n    return {"x": 1}\npulumi.run(main)\n'
    found = run(HEAD + text)
    assert (len(found.operations), found.outputs) == (2, {"x": 1})


def test_what_the_program_prints_goes_to_standard_error(run: Any, capsys: pytest.CaptureFixture[str]) -> None:
    run(HEAD + 'print("HELLO")')
    assert capsys.readouterr() == ("", "HELLO\n")


def test_options_without_effect_in_a_preview_are_honoured(run: Any) -> None:
    text = ACCOUNT + (
        'resources.ResourceGroup("g", opts=pulumi.ResourceOptions(protect=True, depends_on=[account], '
        'ignore_changes=["tags"], aliases=[pulumi.Alias(name="old")], delete_before_replace=True, '
        'custom_timeouts=pulumi.CustomTimeouts(create="5m")))'
    )
    (group,) = [operation for operation in run(HEAD + text).operations if operation.name == "g"]
    assert (group.protect, group.ignore_changes, len(group.dependencies)) == (True, ("tags",), 1)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('cognitiveservices.Deployment("d", account_name="acc", resource_group_name="")', "too short (0)"),
        ('resources.ResourceGroup("g")\nresources.ResourceGroup("g")', "Duplicate resource URN"),
        ('resources.ResourceGroup.get("g", "/subscriptions/s")', "can't read existing resources"),
        ('pulumi.StackReference("other")', "can't read existing resources"),
        ('cognitiveservices.list_account_keys(account_name="a", resource_group_name="r")', "listAccountKeys"),
        ('pulumi.CustomResource("random:index:Thing", "t")', "offline serves only the package azure-native"),
        ("pulumi.runtime.register_stack_transformation(1)\n1 / 0", "__main__.py:5: ZeroDivisionError"),
        ("import nothing_like_this", "ModuleNotFoundError"),
        ("if x", "__main__.py:4: SyntaxError"),
        ("import asyncio\nraise asyncio.CancelledError('x')", "__main__.py:5: CancelledError"),
        ("pulumi.runtime.register_invoke_transform(lambda args: None)", "does not implement invoke transforms"),
        ("pulumi.runtime.register_resource_transform(lambda args: None)", "does not implement stack transforms"),
    ],
)
def test_what_fails_fails_with_one_message(run: Any, text: str, says: str) -> None:
    message = failure(run, text)
    assert says in message
    assert "Traceback" not in message


def test_a_program_that_refuses_its_input_is_bad_input(run: Any) -> None:
    with pytest.raises(BadInput, match=r"^mend this$"):
        run(HEAD + 'raise pulumi.RunError("mend this")')


def test_a_program_that_ends_itself_is_drained_and_one_that_fails_fails(run: Any) -> None:
    assert len(run(HEAD + 'resources.ResourceGroup("g")\nraise SystemExit(0)').operations) == 2
    assert "ended itself with exit code 3" in failure(run, "raise SystemExit(3)")


def test_aliases_are_told_as_urns(run: Any) -> None:
    text = (
        'class C(pulumi.ComponentResource):\n    pass\nparent = C("pkg:index:C", "c")\n'
        'resources.ResourceGroup("g", opts=pulumi.ResourceOptions(parent=parent, '
        'aliases=[pulumi.Alias(name="old", parent=None), "urn:pulumi:dev::test::x:y:Z::z"]))\n'
    )
    (group,) = [operation for operation in run(HEAD + text).operations if operation.name == "g"]
    assert {"urn:pulumi:dev::test::azure-native:resources:ResourceGroup::old", "urn:pulumi:dev::test::x:y:Z::z"} <= set(
        group.aliases
    )


def test_a_missing_program_is_bad_input(folder: Any) -> None:
    (folder / "__main__.py").unlink()
    with pytest.raises(BadInput, match="there is no program"):
        run_program(read_stack(folder, "dev"), lambda _: None)


def test_a_configuration_over_the_cli_s_limit_is_warned_of(run: Any, folder: Any) -> None:
    (folder / "Pulumi.dev.yaml").write_text(f"config: {{a: {'x' * 140_000}}}")
    (message,) = run(HEAD).messages
    assert "128 KiB" in message
