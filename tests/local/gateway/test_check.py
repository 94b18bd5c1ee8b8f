import pytest

from local.gateway import Known, PolicyRefused, check_policy, references

KNOWN = Known({"one"}, {"shared"}, {"tenant": "11111111-1111-1111-1111-111111111111"})
GOOD = """<policies>
  <inbound>
    <base />
    <!-- why -->
    <include-fragment fragment-id="Shared" />
    <set-variable name="a" value='{"x": [1, 2]}' id="known" />
    <choose>
      <when condition="@(context.Variables.ContainsKey(&quot;a&quot;))">
        <set-backend-service backend-id="ONE" />
      </when>
      <otherwise>
        <return-response>
          <set-status code="400" reason="Bad Request" />
          <set-header name="x" exists-action="override"><value>1</value><value>2</value></set-header>
          <set-body>@("no")</set-body>
        </return-response>
      </otherwise>
    </choose>
    <rewrite-uri template="/chat/completions?a={b}" copy-unmatched-params="false" />
    <validate-azure-ad-token tenant-id="{{tenant}}">
      <audiences><audience>api://a</audience></audiences></validate-azure-ad-token>
    <llm-token-limit counter-key="k" tokens-per-minute="5" estimate-prompt-tokens="false" />
    <llm-emit-token-metric><dimension name="API ID" /><dimension name="x" value="y" /></llm-emit-token-metric>
  </inbound>
  <backend>
    <retry condition="@(context.Response.StatusCode == 429)" count="2" interval="0" first-fast-retry="true">
      <forward-request timeout="120" buffer-request-body="true" buffer-response="false" />
    </retry>
  </backend>
  <outbound><base /></outbound>
  <on-error><base /><trace source="s"><message>m</message></trace></on-error>
</policies>"""


def refused(xml: str, scope: str = "api") -> PolicyRefused:
    with pytest.raises(PolicyRefused) as caught:
        check_policy(xml, scope, KNOWN)
    return caught.value


def inbound(policies: str) -> str:
    return f"<policies>\n<inbound>\n{policies}\n</inbound>\n</policies>"


def test_a_document_of_everything_that_is_known_is_stored() -> None:
    check_policy(GOOD, "api", KNOWN)
    check_policy("<fragment>\n<set-variable name='a' value='b'/>\n</fragment>", "fragment", KNOWN)


def test_what_a_document_refers_to_is_told() -> None:
    found = references(GOOD)
    assert (found.backends, found.fragments, found.named_values) == ({"ONE"}, {"Shared"}, {"tenant"})
    assert references("<!-- x --><fragment><set-variable name='{{a}}' value='{{ b }}'/></fragment>").named_values == {
        "a",
        "b",
    }


@pytest.mark.parametrize(
    ("policies", "line", "said"),
    [
        ("<set-teapot/>", 3, "is not a policy that is known here"),
        ("<base/>\n<set-variable name='a'/>", 4, "the attribute 'value' is required"),
        ("<set-variable name='a' value='b' colour='red'/>", 3, "'colour' is no attribute of it"),
        ("<forward-request/>", 3, "is not allowed in the section 'inbound'"),
        ("<choose>\n<when condition='true'>\n<forward-request/></when></choose>", 5, "not allowed in the section"),
        ("<choose><otherwise/></choose>", 3, "'when' is required in it"),
        ("<choose><otherwise/><when condition='true'/></choose>", 3, "must stand in the order when, otherwise"),
        ("<choose><when condition='maybe'/></choose>", 3, "'maybe', and must be 'true' or 'false'"),
        ("<choose><when condition='true'><base/></when></choose>", 3, "directly below a section only"),
        ("<set-header name='a' exists-action='shout'><value>b</value></set-header>", 3, "must be one of override"),
        ("<set-header name='a'/>", 3, "'value' is required to override"),
        ("<set-header name='a'><value>b</value><colour/></set-header>", 3, "is not allowed in 'set-header'"),
        ("<set-header name='a'>text<value>b</value></set-header>", 3, "holds the text 'text'"),
        ("<set-backend-service/>", 3, "one of the attributes 'backend-id' and 'base-url' is required"),
        ("<set-backend-service backend-id='one' base-url='https://x'/>", 3, "only one of the attributes"),
        ("<set-backend-service backend-id='two'/>", 3, "the backend 'two' does not exist"),
        ("<include-fragment fragment-id='other'/>", 3, "the policy fragment 'other' does not exist"),
        ("<set-variable name='a' value='{{nobody}}'/>", 3, "the named value 'nobody'"),
        ("<set-variable name='@(1)' value='b'/>", 3, "attribute 'name' takes no expression"),
        ("<set-variable name='a' value='b @(1)'/>", 3, "holds an expression among other text"),
        ("<set-variable name='a' value='@(1 + )'/>", 3, "can't be compiled"),
        (
            "<set-variable name='a' value='@(DateTimeOffset.UtcNow)'/>",
            3,
            "gives DateTimeOffset, which a variable can't",
        ),
        ("<choose><when condition='@(1 + 1)'/></choose>", 3, "gives int, and must give bool"),
        (
            "<llm-token-limit counter-key='a' tokens-per-minute='@(5)' estimate-prompt-tokens='false'/>",
            3,
            "takes no exp",
        ),
        ("<llm-token-limit counter-key='a' tokens-per-minute='5'/>", 3, "'estimate-prompt-tokens' is required"),
        ("<llm-token-limit counter-key='a' estimate-prompt-tokens='true'/>", 3, "one of the attributes"),
        (
            "<llm-token-limit counter-key='a' token-quota='5' estimate-prompt-tokens='true'/>",
            3,
            "'token-quota' and 'token-quota-period' go together",
        ),
        ("<retry condition='true' count='51' interval='1'/>", 3, "must be a whole number from 1 to 50"),
        ("<return-response><set-body>x</set-body><set-status code='200' reason='OK'/></return-response>", 3, "order"),
        (
            "<llm-emit-token-metric>" + "<dimension name='x' value='y'/>" * 6 + "</llm-emit-token-metric>",
            3,
            "at most 5 custom dimensions",
        ),
        ("<llm-emit-token-metric>\n<dimension name='x'/></llm-emit-token-metric>", 4, "needs a value"),
        ("<set-variable name='a' value='b'>", 4, "Malformed XML"),
        ("<set-variable name='a' value='@(\"b\")'/>", 0, ""),
        ('<set-variable name="a" value="@("b")"/>', 3, "Malformed XML"),
    ],
)
def test_a_document_is_refused_by_element_and_line(policies: str, line: int, said: str) -> None:
    if not said:
        check_policy(inbound(policies), "api", KNOWN)
        return
    found = refused(inbound(policies))
    assert said in str(found)
    assert f"line {line}" in str(found)
    assert found.line == line


@pytest.mark.parametrize(
    ("xml", "scope", "said"),
    [
        ("<policies><inside/></policies>", "api", "is no section"),
        ("<policies><inbound/><inbound/></policies>", "api", "stands twice"),
        ("<policies><inbound><base/></inbound></policies>", "global", "has no parent"),
        ("<fragment><base/></fragment>", "fragment", "is not allowed in a fragment"),
        ("<fragment><include-fragment fragment-id='shared'/></fragment>", "fragment", "can't include another"),
        ("<fragment/>", "api", "root must be 'policies'"),
        ("<!DOCTYPE a [<!ENTITY b 'c'>]><policies/>", "api", "type declaration is not allowed"),
        ("", "api", "no element found"),
        ("<policies><inbound>" + "<choose><when condition='true'>" * 40, "api", "nested more than 60"),
        (f"<policies><!--{'x' * 262_144}--></policies>", "api", "may have 262144"),
    ],
)
def test_a_document_has_its_form(xml: str, scope: str, said: str) -> None:
    assert said in str(refused(xml, scope))


def test_an_expression_with_a_named_value_is_compiled_with_its_value() -> None:
    policy = inbound("<choose><when condition='@({{flag}})'/></choose>")
    check_policy(policy, "api", Known(named_values={"flag": "true"}))
    check_policy(policy, "api", Known(named_values={"flag"}))
    with pytest.raises(PolicyRefused, match="can't be compiled"):
        check_policy(policy, "api", Known(named_values={"flag": ")("}))


def test_an_included_fragment_must_fit_into_its_section() -> None:
    known = Known(fragments={"f": "<fragment><forward-request/></fragment>"})
    check_policy("<policies><backend><include-fragment fragment-id='F'/></backend></policies>", "api", known)
    with pytest.raises(PolicyRefused, match=r"the fragment 'f': .* not allowed in the section 'inbound'") as caught:
        check_policy(inbound("<include-fragment fragment-id='f'/>"), "api", known)
    assert caught.value.line == 3
