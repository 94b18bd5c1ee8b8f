"""The way of one request: API, operation and caller; inbound, backend, outbound; on-error where something fails.

A fault runs the on-error section of as much as is known by then: of the service alone before an API is found, of the
API before an operation is, and of the operation from then on.
"""

from local.api_management.served import Api, Operation, Product
from local.csharp import context

from . import answers, callers, faults, matching
from .faults import Ended, PolicyFault
from .known import PolicyRefused
from .plans import Plan, Plans
from .policies import browsers
from .run import Run
from .steps import execute


class Pipeline:
    """Takes requests through what is stored."""

    def __init__(self) -> None:
        self._plans = Plans()

    async def process(self, run: Run, path: str) -> None:
        """Leaves the answer in `context.Response`."""
        plan = _Current()
        try:
            await self._enter(run, path, plan)
            await _through(run, plan.plan)
        except Ended:
            pass
        except PolicyFault as fault:
            await _recover(run, plan.plan, fault)

    async def _enter(self, run: Run, path: str, plan: "_Current") -> None:
        plan.plan = self._plan(run)
        found = matching.segments(path)
        matched = matching.api_of(tuple(run.service.apis.values()), found) if found is not None else None
        if found is None or matched is None:
            raise faults.operation_not_found()
        api, length = matched
        _tell_api(run, api)
        plan.plan = self._plan(run, None, api)
        operation = await self._operation(run, api, found[length:])
        run.relative = "/" + "/".join(path.removeprefix("/").split("/")[length:])
        plan.plan = self._plan(run, None, api, operation)
        caller = _caller(run, api)
        plan.plan = self._plan(run, caller.product, api, operation)

    async def _operation(self, run: Run, api: Api, path: matching.Segments) -> Operation:
        method = run.context.request.method
        match = matching.operation_of(api, method, path)
        if match is None and browsers.is_preflight(run):
            await self._preflight(run, api, path)
        if match is None:
            raise faults.operation_not_found()
        operation = match.operation
        run.context.request.matched_parameters = match.parameters
        run.context.operation = context.Operation(
            id=operation.name, name=operation.display_name, method=method, url_template=operation.url_template
        )
        run.tell(operation=operation.name, parameters=match.parameters)
        return operation

    async def _preflight(self, run: Run, api: Api, path: matching.Segments) -> None:
        """Of the policies only cors is asked what a browser may do."""
        asked = run.headers.one("access-control-request-method").upper()
        match = matching.operation_of(api, asked, path)
        if match:
            steps = self._plan(run, None, api, match.operation).inbound
            await execute([step for step in steps if step.element == browsers.ELEMENT][:1], run)

    def _plan(
        self, run: Run, product: Product | None = None, api: Api | None = None, operation: Operation | None = None
    ) -> Plan:
        try:
            return self._plans.plan(run.service, product, api, operation)
        except PolicyRefused as wrong:
            raise faults.policy_invalid(str(wrong)) from None


class _Current:
    """The policies that hold from where the request is."""

    plan = Plan()


def _tell_api(run: Run, api: Api) -> None:
    run.service_url = api.service_url
    run.context.api = context.Api(
        id=api.name,
        name=api.display_name,
        path=api.path,
        subscription_key_names=context.SubscriptionKeyNames(header=api.key_header, query=api.key_query),
    )
    run.tell(api=api.name)


def _caller(run: Run, api: Api) -> callers.Caller:
    key = callers.key_of(api, run.headers, run.parameters)
    if run.trace:
        run.trace.hide([key])
    found = callers.caller(run.service, api, key, run.context.request.original_url.host)
    found.tell(run.context)
    subscription, product = found.subscription, found.product
    run.tell(subscription=subscription.name if subscription else None, product=product.name if product else None)
    return found


async def _through(run: Run, plan: Plan) -> None:
    for section, steps in (("inbound", plan.inbound), ("backend", plan.backend), ("outbound", plan.outbound)):
        run.section = section
        await execute(steps, run)


async def _recover(run: Run, plan: Plan, fault: PolicyFault) -> None:
    run.context.last_error = fault.error
    if fault.error.reason != faults.ANSWERED_BADLY:
        answers.fail(run, fault)
    run.tell(error={"source": fault.error.source, "reason": fault.error.reason, "message": fault.error.message})
    run.section = "on-error"
    try:
        await execute(plan.on_error, run)
    except Ended:
        pass
    except PolicyFault as second:
        answers.fail(run, second)
