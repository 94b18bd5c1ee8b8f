"""Azure OpenAI's data plane: chat completions, Responses and embeddings of the deployments in a directory.

Mount `Inference(directory).routes()` at the root of a server. Accounts are addressed as `/SUBDOMAIN/openai/...`, or
by their host names; deployments as `/openai/deployments/NAME/...?api-version=...`, or in the v1 form by `model`.
Answers are made up, and always the same for the same request to the same deployment: they tell who served, and
digests of prompt and parameters (`answers.py`). A deployment's latency passes before the first byte, streamed or not.

LIMITATIONS
- Left out, and answered with 404 or refused by name with 400: images, audio, legacy completions, assistants, batch,
  files, fine-tuning, the list of models, stored responses (`previous_response_id`, `conversation`, `background`),
  `logprobs`, custom and built-in tools, "on your data". `store` is accepted, and nothing is stored.
- No token is verified and no role assignment looked up: any bearer token will do. Keys are compared.
- Tokens are counted by a simple rule (`tokens.py`), not by a model's vocabulary; context windows have no end here.
- A tool is called whenever tools are offered and a user spoke last; `parallel_tool_calls` and `strict` have no
  effect, and whether tool messages fit the calls before them is not checked. `pattern` and other rare keywords of
  JSON schema are refused where no value can be made for them (`instances.py`).
- Parameters that only some models take (`max_tokens` or `temperature` for reasoning models) are taken by all, and
  reasoning tokens are 0.
- Rate limits count whole minutes (`limits.py`); provisioned and batch deployments have none, and no utilisation.
- The content filter stops only prompts that hold its marker (`filters.py`), whatever the deployment's policy says.
- Embeddings know no meaning. Region names are Azure's short ones, where the service writes "West Europe".
- A response's `model` tells the version, where the service's Responses were seen to give the bare name.
"""

from .directory import Account, Deployment, Directory, Family, Trouble
from .routes import Inference

__all__ = ["Account", "Deployment", "Directory", "Family", "Inference", "Trouble"]
