"""A stack's files become the configuration that the CLI would hand to the program."""

from pathlib import Path

import pytest

from offline.errors import BadInput
from offline.stackfile import read_stack, small_enough

# Written by `pulumi config set --secret` with the passphrase "x".
SALT = "encryptionsalt: v1:F/mVqCgNJaM=:v1:ECSr2ZNNoeUPC8k0:otOREG4OmrrvcC+HaTfnk6zOebQ42A==\n"
SECRET = "{secure: 'v1:C9xD3zB4zK79PfUL:wcmR45DwiceaRBQCxmmp1b9pcEo2jWI='}"


def write(folder: Path, text: str) -> None:
    (folder / "Pulumi.dev.yaml").write_text(text)


def test_keys_get_their_namespace_and_values_become_text(folder: Path) -> None:
    write(folder, "config: {a: 1, test:b: [1, {c: true}], azure-native:location: x, ns:config:d: ~}")
    assert read_stack(folder, "dev").config == {
        "test:a": "1",
        "test:b": '[1, {"c": true}]',
        "azure-native:location": "x",
        "ns:d": "",
    }


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "is empty"),
        ("config:", "config: is missing"),
        ("encryptionsalt: x", "config: is missing"),
        ("config: [a]", "config: is a list, not a map"),
        ("confg: {}", "confg: is not a key of a stack file"),
        ("config: {a: 1}\nenvironment: [x]", "environment: is Pulumi ESC"),
        ("config: {'a:b:c': 1}", "a:b:c: is no configuration key"),
        ("config: {a: prod, test:a: dev}", "test:a: is test:a, which is set already"),
    ],
)
def test_a_stack_file_that_can_t_be_used_is_refused(folder: Path, text: str, says: str) -> None:
    write(folder, text)
    with pytest.raises(BadInput) as caught:
        read_stack(folder, "dev")
    assert str(caught.value).startswith("Pulumi.dev.yaml: ")
    assert says in str(caught.value)


def test_a_missing_stack_is_refused_with_the_stacks_there_are(folder: Path) -> None:
    with pytest.raises(BadInput, match=r"there is no stack prod to preview\. Stacks: dev"):
        read_stack(folder, "prod")


@pytest.mark.parametrize("name", ["", "../dev", "a b", "x" * 101])
def test_a_name_that_is_no_stack_name_is_refused(folder: Path, name: str) -> None:
    with pytest.raises(BadInput, match="is no stack name"):
        read_stack(folder, name)


def test_a_project_file_without_name_or_with_defaults_is_refused(folder: Path) -> None:
    (folder / "Pulumi.yaml").write_text("runtime: python")
    with pytest.raises(BadInput, match="name: is missing"):
        read_stack(folder, "dev")
    (folder / "Pulumi.yaml").write_text("name: x\nruntime: python\nconfig: {a: 1}")
    with pytest.raises(BadInput, match="config: is not read offline"):
        read_stack(folder, "dev")


@pytest.mark.parametrize("line", ["runtime: nodejs", "runtime: {name: nodejs}", "runtime: python\nmain: src"])
def test_a_project_that_offline_would_run_differently_is_refused(folder: Path, line: str) -> None:
    (folder / "Pulumi.yaml").write_text(f"name: x\n{line}")
    with pytest.raises(BadInput, match="offline runs Python programs in the project's own folder only"):
        read_stack(folder, "dev")


def test_a_folder_may_be_given_relatively(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "inner").mkdir()
    monkeypatch.chdir(folder / "inner")
    assert read_stack(Path(".."), "dev").root == folder


def test_a_secret_is_decrypted_with_the_passphrase(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULUMI_CONFIG_PASSPHRASE", "x")
    write(folder, f"config: {{a: {SECRET}, b: [{{c: {SECRET}}}], d: open}}\n{SALT}")
    stack = read_stack(folder, "dev")
    assert stack.config == {"test:a": "hunter2", "test:b": '[{"c": "hunter2"}]', "test:d": "open"}
    assert stack.secret_keys == {"test:a", "test:b"}


def test_a_passphrase_file_does_too(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PULUMI_CONFIG_PASSPHRASE", raising=False)
    (folder / "phrase").write_text("x\n")
    monkeypatch.setenv("PULUMI_CONFIG_PASSPHRASE_FILE", str(folder / "phrase"))
    write(folder, f"config: {{a: {SECRET}}}\n{SALT}")
    assert read_stack(folder, "dev").config == {"test:a": "hunter2"}


@pytest.mark.parametrize(
    ("passphrase", "text", "says"),
    [
        ("wrong", f"config: {{a: {SECRET}}}\n{SALT}", "PULUMI_CONFIG_PASSPHRASE doesn't decrypt"),
        ("x", f"config: {{a: {{secure: nonsense}}}}\n{SALT}", "PULUMI_CONFIG_PASSPHRASE doesn't decrypt"),
        (None, f"config: {{a: {SECRET}}}\n{SALT}", "no passphrase is set"),
        ("x", f"config: {{a: {SECRET}}}\nsecretsprovider: azurekeyvault://v", "is a secret of azurekeyvault://v"),
        ("x", f"config: {{a: {SECRET}}}\nencryptionsalt: v1:!!!", "doesn't decrypt"),
    ],
)
def test_a_secret_that_can_t_be_decrypted_is_refused_by_its_key(
    folder: Path, monkeypatch: pytest.MonkeyPatch, passphrase: str | None, text: str, says: str
) -> None:
    monkeypatch.delenv("PULUMI_CONFIG_PASSPHRASE", raising=False)
    monkeypatch.delenv("PULUMI_CONFIG_PASSPHRASE_FILE", raising=False)
    if passphrase:
        monkeypatch.setenv("PULUMI_CONFIG_PASSPHRASE", passphrase)
    write(folder, text)
    with pytest.raises(BadInput) as caught:
        read_stack(folder, "dev")
    assert str(caught.value).startswith("Pulumi.dev.yaml: test:a: ")
    assert says in str(caught.value)


def test_a_configuration_that_no_process_could_be_given_is_cut_for_the_pack(folder: Path) -> None:
    write(folder, f"config: {{small: prod, large: {'x' * 140_000}}}")
    stack = read_stack(folder, "dev")
    assert stack.is_too_large
    assert small_enough(stack).config == {"test:small": "prod"}
    assert stack.config["test:large"]
